package dev.reprieve.guard;

import java.sql.SQLException;
import java.sql.Wrapper;

/** The way past the guard: it works, and is logged once. */
final class Unwrapping {
    private Unwrapping() {}

    static <T> T unwrap(Object guarded, Wrapper delegate, Class<T> type, Engine engine) throws SQLException {
        if (type.isInstance(guarded)) {
            return type.cast(guarded);
        }
        T unwrapped = type.isInstance(delegate) ? type.cast(delegate) : delegate.unwrap(type);
        engine.unwrapped(type);
        return unwrapped;
    }
}
