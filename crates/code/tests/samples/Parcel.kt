// Parcels and where they go.
@file:JvmName("Parcels")

package org.example.parcel

import kotlin.math.max
import java.util.Locale as Place

const val MOST = 10
private val names = listOf(
    "a",
    "b",
)
typealias Weight = Double

/** What can be sent. */
interface Sendable<out T : Any> {
    val weight: Weight
    fun send(to: T): Boolean
    fun cancel() {}
}

/**
 * A parcel.
 */
@Serializable
data class Parcel(
    val to: String,
    override val weight: Weight = 1.0,
) : Sendable<String>, Comparable<Parcel> {
    var state: State = State.New
        private set
    val isHeavy: Boolean
        get() {
            val limit = 5.0
            return weight > limit
        }
    lateinit var label: String

    init {
        val local = 1
        require(local > 0)
    }

    constructor(to: String, count: Int) : this(to, count * 1.0) {
        println(count)
    }

    override fun send(to: String): Boolean = to.isNotEmpty()

    @Throws(Exception::class)
    suspend inline fun <reified R> track(
        every: Long,
        crossinline use: (State) -> R,
    ): R {
        fun within(a: Int) = a + 1
        for (i in 0..3) {
            if (i > 2) break
        }
        return when (state) {
            State.New -> use(state)
            else -> use(State.Sent)
        }
    }

    operator fun plus(other: Parcel) = Parcel(to, weight + other.weight)
    override fun compareTo(other: Parcel): Int = 0

    companion object {
        const val SIZE = 3
        fun of(to: String) = Parcel(to)
    }

    companion object Named { fun named() = 1 }

    inner class Stamp(val value: Int)
}

enum class State(val code: Int) {
    New(1), Sent(2) {
        override fun next() = New
    };

    open fun next(): State = Sent
}

sealed class Result {
    object Done : Result()
    data object Never : Result()
    class Failed(val why: String) : Result()
}
object Registry : Runnable {
    override fun run() = names.forEach { name -> val inner = name; println(inner) }
}
fun interface Check { fun check(it: Parcel): Boolean }
fun Parcel.describe(): String = "$to"
val Parcel.short: String get() = to.take(3)
val handler: (Int) -> Int = { it + 1 }
