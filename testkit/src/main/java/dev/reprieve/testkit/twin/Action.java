package dev.reprieve.testkit.twin;

import java.util.List;
import java.util.stream.Collectors;

/** One step of a stream; complete in itself, so that any part of a stream can be run again. */
public sealed interface Action {
    /** How it is printed. */
    String print();

    /** What the application gives to the database at once. */
    sealed interface Command extends Action {
        /** All of its SQL. */
        String text();
    }

    /**
     * A statement of the application.
     *
     * @param parameters as literals; empty for a statement that is not prepared
     * @param keys whether generated keys are asked for
     * @param ordered whether the order of its rows counts
     */
    record Sql(String text, List<String> parameters, boolean keys, boolean ordered) implements Command {
        public Sql {
            parameters = List.copyOf(parameters);
        }

        /** Neither prepared nor in order. */
        static Sql of(String text) {
            return new Sql(text, List.of(), false, false);
        }

        @Override
        public String print() {
            return text + ";" + (parameters.isEmpty() ? "" : "  -- " + parameters)
                    + (keys ? "  -- with generated keys" : "");
        }
    }

    /**
     * A JDBC batch: the same text with several sets of parameters, or several texts without.
     *
     * @param keys whether generated keys are asked for
     */
    record Batch(List<Sql> entries, boolean keys) implements Command {
        static final String HEAD = "BATCH ";
        static final String BETWEEN = " ;; ";
        static final String BETWEEN_SETS = "; ";

        public Batch {
            entries = List.copyOf(entries);
        }

        /** Whether it is one prepared statement. */
        boolean prepared() {
            return !entries.get(0).parameters().isEmpty();
        }

        @Override
        public String text() {
            return entries.stream().map(Sql::text).collect(Collectors.joining("\n"));
        }

        @Override
        public String print() {
            String texts = prepared()
                    ? entries.get(0).text()
                    : entries.stream().map(Sql::text).collect(Collectors.joining(BETWEEN));
            String sets = entries.stream()
                    .map(e -> String.join(", ", e.parameters()))
                    .collect(Collectors.joining(BETWEEN_SETS, "  -- [", "]"));
            return HEAD + texts + ";" + (prepared() ? sets : "") + (keys ? "  -- with generated keys" : "");
        }
    }

    /** What JDBC does about transactions. */
    enum Control implements Action {
        BEGIN,
        COMMIT,
        ROLLBACK,
        SAVEPOINT,
        ROLLBACK_TO,
        RELEASE;

        @Override
        public String print() {
            return name() + ";";
        }
    }

    /**
     * Restores a deletion on the guarded side; the plain side gets its rows by INSERT.
     *
     * @param nth counted from the latest that can be restored
     */
    record Restore(int nth) implements Action {
        @Override
        public String print() {
            return "-- restore of deletion " + nth + " from the end";
        }
    }

    /** A DELETE that is restored at once on the guarded side and rolled back on the plain one. */
    record RoundTrip(String text) implements Action {
        @Override
        public String print() {
            return text + ";  -- and its restore";
        }
    }

    /**
     * Removes older deletions for good on the guarded side; nothing live may change.
     *
     * @param kept so many of the latest stay
     */
    record Purge(int kept) implements Action {
        @Override
        public String print() {
            return "-- purge of all but " + kept + " deletions";
        }
    }
}
