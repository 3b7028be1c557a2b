package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the fewest actions, then the smallest schema, that still make the sides differ: it leaves out ever smaller parts
 * (delta debugging), each time on two emptied databases.
 */
final class Shrinker {
    private static final int MOST_TRIES = 400;
    private static final int FIRST = 60;
    private static final int SHORTEST_TAIL = 10;

    private final PostgresServer server;
    private final GuardedSide.Maker maker;
    private int tries;
    private String last = "";
    private String wanted = "";

    Shrinker(PostgresServer server, GuardedSide.Maker maker) {
        this.server = server;
        this.maker = maker;
    }

    /** The report of a divergence that the last of the actions showed. */
    String report(long seed, TwinSchema schema, List<Action> done, String divergence) {
        wanted = kind(divergence);
        TwinSchema least = schema;
        List<Action> few = done;
        String shown = divergence;
        String note = "";
        try {
            Optional<List<Action>> tail = tail(schema, done);
            if (tail.isPresent()) {
                few = fewer(schema, tail.get());
                least = smaller(schema, few);
                few = fewer(least, few);
                show(least, few);
                shown = last;
            } else {
                note = "(not shown again when all rows are inserted through the guard)\n";
            }
        } catch (SQLException e) {
            note = "(shrinking broke off: " + e.getMessage() + ")\n";
        }
        StringBuilder text = new StringBuilder("divergence of seed " + seed + "\n" + note);
        least.ddl().forEach(d -> text.append("  ").append(d).append(";\n"));
        text.append("  -- soft: ").append(least.softTables()).append('\n');
        few.forEach(a -> text.append("  ").append(a.print()).append('\n'));
        return text + "  " + shown + "\n  (first: " + divergence + ")";
    }

    /** What stays of a divergence when it is shown by fewer rows: another kind of it would be another find. */
    private static String kind(String divergence) {
        return divergence.replaceAll("\\[.*]", "").replaceAll("\\b\\d{1,4}\\b", "");
    }

    /** The shortest tail that shows it, after the first rows; most divergences need little of what went before. */
    private Optional<List<Action>> tail(TwinSchema schema, List<Action> done) throws SQLException {
        List<Action> changes = withoutQueries(done);
        int first = Math.min(FIRST, changes.size());
        try (Copies copies = new Copies(schema)) {
            for (int length = SHORTEST_TAIL; ; length *= 4) {
                int from = Math.max(first, changes.size() - length);
                List<Action> tried = new ArrayList<>(changes.subList(0, first));
                tried.addAll(changes.subList(from, changes.size()));
                if (copies.show(tried)) {
                    return Optional.of(tried);
                }
                if (from == first) {
                    return Optional.empty();
                }
            }
        }
    }

    /** Queries change nothing; only the last action may have to be one. */
    private static List<Action> withoutQueries(List<Action> done) {
        List<Action> kept = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            boolean query = done.get(i) instanceof Action.Sql sql && sql.text().startsWith("SELECT ");
            if (!query || i == done.size() - 1) {
                kept.add(done.get(i));
            }
        }
        return kept;
    }

    private List<Action> fewer(TwinSchema schema, List<Action> actions) throws SQLException {
        List<Action> kept = new ArrayList<>(actions);
        try (Copies copies = new Copies(schema)) {
            int size = Math.max(1, kept.size() / 2);
            while (size > 0 && tries < MOST_TRIES) {
                boolean shrunk = false;
                for (int from = kept.size() - size; from > -size && tries < MOST_TRIES; from -= size) {
                    List<Action> rest = new ArrayList<>(kept);
                    rest.subList(Math.max(0, from), Math.max(0, from) + Math.min(size, from + size))
                            .clear();
                    if (rest.size() < kept.size() && copies.show(rest)) {
                        kept = rest;
                        shrunk = true;
                    }
                }
                size = shrunk && size == 1 ? 1 : size / 2;
            }
        }
        return kept;
    }

    private TwinSchema smaller(TwinSchema schema, List<Action> actions) throws SQLException {
        TwinSchema kept = schema;
        List<String> texts = actions.stream().map(Action::print).toList();
        for (String part : schema.parts(texts)) {
            TwinSchema without = kept.without(part);
            if (!without.softTables().isEmpty() && show(without, actions)) {
                kept = without;
            }
        }
        return kept;
    }

    private boolean show(TwinSchema schema, List<Action> actions) throws SQLException {
        try (Copies copies = new Copies(schema)) {
            return copies.show(actions);
        }
    }

    /** Two databases that are emptied before each try. */
    private final class Copies implements AutoCloseable {
        private final TwinSchema schema;
        private final String plainName;
        private final String guardedName;
        private final Connection plain;
        private final GuardedSide side;

        Copies(TwinSchema schema) throws SQLException {
            this.schema = schema;
            this.plainName = server.createDatabase();
            this.guardedName = server.createDatabase();
            String ddl = String.join(";\n", schema.ddl());
            for (String name : List.of(plainName, guardedName)) {
                try (Connection connection = server.dataSource(name).getConnection()) {
                    Outcome.require(connection, ddl);
                }
            }
            try (Connection connection = server.dataSource(guardedName).getConnection()) {
                Outcome.require(connection, String.join(";\n", schema.undeclared()));
            }
            maker.apply(guardedName, schema);
            plain = server.dataSource(plainName).getConnection();
            side = maker.open(guardedName, schema);
        }

        /** Whether the actions make the sides differ. */
        boolean show(List<Action> actions) throws SQLException {
            tries++;
            for (Connection connection : List.of(plain, side.application())) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
            String empty = "TRUNCATE "
                    + schema.tables().stream().map(TwinTable::name).collect(Collectors.joining(", "))
                    + " RESTART IDENTITY CASCADE";
            Outcome.require(plain, empty);
            side.empty(empty);
            TwinRun run = new TwinRun(schema, side, plain, new Tally(), false);
            Optional<String> difference;
            try {
                difference = difference(run, actions);
            } catch (RuntimeException e) {
                difference = Optional.of("broke off: " + e);
            }
            difference.ifPresent(d -> last = d);
            return difference.filter(d -> kind(d).equals(wanted)).isPresent();
        }

        private Optional<String> difference(TwinRun run, List<Action> actions) throws SQLException {
            for (Action action : actions) {
                Optional<String> difference = run.run(action);
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return run.finish();
        }

        @Override
        public void close() throws SQLException {
            plain.close();
            side.close();
            server.dropDatabase(plainName);
            server.dropDatabase(guardedName);
        }
    }
}
