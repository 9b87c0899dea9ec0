// Graphs.
package org.example.graph

import scala.collection.mutable
import scala.util.{Failure, Success}

/** What has neighbours. */
sealed trait Node[+A] extends Product {
  type Key
  val name: String
  def neighbours: List[Node[A]]
  def degree(of: Int = 1): Int = {
    val local = neighbours.size
    local * of
  }
}

/** A leaf. */
@deprecated("soon", "1.0")
final case class Leaf[A](value: A)(implicit order: Ordering[A]) extends Node[A] {
  type Key = String
  val name = "leaf"
  override def neighbours: List[Node[A]] = Nil
  private[graph] lazy val cached: Map[String, Int] = {
    val inner = 1
    Map("a" -> inner)
  }
  var count: Int = 0
  def +(other: Leaf[A]): Leaf[A] = other
}

object Leaf {
  val Most = 10
  implicit def order[A]: Ordering[A] = ???
  def apply[A](
      value: A,
      count: Int
  ): Leaf[A] = {
    def within(a: Int): Int = a + 1
    value match {
      case null => throw new Exception("none")
      case other => if (within(1) > 1) new Leaf(other) else Leaf(other, 1)
    }
  }
}

abstract class Graph(val nodes: Seq[Node[_]]) {
  def walk(f: Node[_] => Unit): Unit = nodes.foreach { node => f(node) }
  protected def depth: Int
}

enum Color(val code: Int) {
  case Red extends Color(1)
  case Green extends Color(2)
  def next: Color = this
}

type Edge = (Int, Int)
given ordering: Ordering[Edge] with {
  def compare(a: Edge, b: Edge): Int = 0
}
extension (it: Edge) {
  def turned: Edge = (it._2, it._1)
}

trait Mixed { def one = 1; def two = 2 }
