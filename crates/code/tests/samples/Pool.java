// Pools of what is costly to make.
package org.example.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import static java.util.Objects.requireNonNull;

/**
 * Keeps what is not in use. It is safe to share.
 *
 * @param <T> what is kept
 */
@SuppressWarnings({"unchecked", "rawtypes"})
public abstract class Pool<T extends AutoCloseable> implements AutoCloseable {
    /** How many are kept. */
    public static final int MOST = 16;
    private final Deque<T> free = new ArrayDeque<>(), used = new ArrayDeque<>();
    private static final Runnable LOG = () -> {
        int local = 1;
        System.out.println(local);
    };

    static {
        int inStatic = 5;
        LOG.run();
    }

    protected Pool() {
        this(MOST);
    }

    @Deprecated
    protected Pool(int most) {
        requireNonNull(free);
    }

    protected abstract T make() throws Exception;

    @Override
    public synchronized void close() throws Exception {
        for (T it : free) {
            it.close();
        }
    }

    public <R> R with(
            Function<? super T, ? extends R> use,
            R otherwise) {
        T it = take();
        try {
            return use.apply(it);
        } finally {
            free.push(it);
        }
    }

    private T take() { return free.isEmpty() ? null : free.pop(); }

    int[] sizes()[] { return null; }

    interface Listener { void taken(Object it); default void given(Object it) {} }

    /** What a pool does when it is empty. */
    public enum Policy {
        WAIT, FAIL {
            @Override boolean waits() { return false; }
        };

        boolean waits() { return true; }
    }

    record Size(int free, int used) {
        Size {
            if (free < 0) throw new IllegalArgumentException();
        }
        static Size none() { return new Size(0, 0); }
    }

    @interface Pooled {
        int value() default 4;
        String[] names() default {};
    }

    static class Inner {
        class Deeper {
            Object anonymous() {
                return new Object() {
                    @Override public String toString() { return "anonymous"; }
                };
            }
        }
    }
}

class Other { }
