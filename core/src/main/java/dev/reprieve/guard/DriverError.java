package dev.reprieve.guard;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds PostgreSQL's own exception anew with other texts, fields and all, so that code that asks for {@code
 * getServerErrorMessage().getConstraint()} is answered. By reflection over the driver's public methods, because the
 * driver is not among our dependencies; only failures come here.
 */
final class DriverError {
    private static final Logger LOG = LoggerFactory.getLogger(DriverError.class);
    private static final String EXCEPTION = "org.postgresql.util.PSQLException";
    private static final String MESSAGE = "org.postgresql.util.ServerErrorMessage";

    /** The fields of a server's error by the letter that marks them on the wire. */
    private enum Field {
        SEVERITY('S', "getSeverity"),
        STATE('C', "getSQLState"),
        MESSAGE('M', "getMessage"),
        DETAIL('D', "getDetail"),
        HINT('H', "getHint"),
        POSITION('P', "getPosition"),
        INTERNAL_POSITION('p', "getInternalPosition"),
        INTERNAL_QUERY('q', "getInternalQuery"),
        WHERE('W', "getWhere"),
        SCHEMA('s', "getSchema"),
        TABLE('t', "getTable"),
        COLUMN('c', "getColumn"),
        TYPE('d', "getDatatype"),
        CONSTRAINT('n', "getConstraint"),
        FILE('F', "getFile"),
        LINE('L', "getLine"),
        ROUTINE('R', "getRoutine");

        private final char letter;
        private final String getter;

        Field(char letter, String getter) {
            this.letter = letter;
            this.getter = getter;
        }

        @Nullable
        String read(Object message) throws ReflectiveOperationException {
            Object value = message.getClass().getMethod(getter).invoke(message);
            return value == null || value.equals(0) ? null : value.toString();
        }
    }

    private DriverError() {}

    /** The same exception with its texts changed; empty if it is another driver's. */
    static Optional<SQLException> rebuild(SQLException failure, UnaryOperator<String> texts) {
        if (!failure.getClass().getName().equals(EXCEPTION)) {
            return Optional.empty();
        }
        try {
            Class<?> type = failure.getClass();
            Object message = type.getMethod("getServerErrorMessage").invoke(failure);
            if (message == null) {
                return Optional.empty();
            }
            StringBuilder wire = new StringBuilder();
            for (Field field : Field.values()) {
                String value = field.read(message);
                if (value != null) {
                    boolean changes = switch (field) {
                        case MESSAGE, DETAIL, CONSTRAINT, WHERE -> true;
                        default -> false;
                    };
                    wire.append(field.letter)
                            .append(changes ? texts.apply(value) : value)
                            .append('\0');
                }
            }
            Class<?> messageType = Class.forName(MESSAGE, false, type.getClassLoader());
            Object changed = messageType.getConstructor(String.class).newInstance(wire.toString());
            boolean withDetail = message.toString().equals(failure.getMessage());
            return Optional.of((SQLException)
                    type.getConstructor(messageType, boolean.class).newInstance(changed, withDetail));
        } catch (ReflectiveOperationException | ClassCastException e) {
            LOG.debug("This version of the PostgreSQL driver builds its exceptions in another way", e);
            return Optional.empty();
        }
    }
}
