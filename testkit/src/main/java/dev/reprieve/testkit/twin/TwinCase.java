package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.twin.Action.Control;
import dev.reprieve.testkit.twin.TwinColumn.Kind;
import dev.reprieve.testkit.twin.TwinColumn.Type;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A divergence that has been mended, as {@link TwinTrial} reports it: a line for each statement that makes the schema, a
 * line {@code -- soft: [t0, t1]}, a line for each action.
 */
public final class TwinCase {
    private static final String SOFT = "-- soft: ";
    private static final Pattern RESTORE = Pattern.compile("-- restore of deletion (\\d+) from the end");
    private static final Pattern PURGE = Pattern.compile("-- purge of all but (\\d+) deletions");
    private static final Pattern PARAMETERS = Pattern.compile("(.*);  -- \\[(.*)]");
    private static final String TRIP = ";  -- and its restore";
    private static final String KEYS = "  -- with generated keys";
    private static final String COLUMNS = """
            SELECT c.relname, a.attname, a.atttypid = 'int4'::regtype, a.attidentity <> '', a.attgenerated <> ''
            FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0
            ORDER BY c.relname, a.attnum
            """;

    private static final String RELATIONS = """
            SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text, c.confdeltype = 'c',
                (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY AS k(c, n)
                    JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.c),
                (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY AS k(c, n)
                    JOIN pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.c)
            FROM pg_constraint AS c
            WHERE c.contype = 'f' AND c.conparentid = 0 AND c.conname LIKE '%\\_relation' ORDER BY c.oid
            """;

    private final List<String> ddl = new ArrayList<>();
    private final List<String> soft = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();

    /** Reads a case. */
    public TwinCase(String text) {
        boolean schema = true;
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith(SOFT)) {
                soft.addAll(List.of(
                        line.substring(SOFT.length() + 1, line.length() - 1).split(", ")));
                schema = false;
            } else if (schema && !line.isEmpty() && !line.startsWith("--")) {
                ddl.add(line);
            } else if (!schema && !line.isEmpty()) {
                actions.add(action(line));
            }
        }
    }

    private static Action action(String line) {
        for (Control control : Control.values()) {
            if (line.equals(control.print())) {
                return control;
            }
        }
        Matcher restore = RESTORE.matcher(line);
        if (restore.matches()) {
            return new Action.Restore(Integer.parseInt(restore.group(1)));
        }
        Matcher purge = PURGE.matcher(line);
        if (purge.matches()) {
            return new Action.Purge(Integer.parseInt(purge.group(1)));
        }
        if (line.endsWith(TRIP)) {
            return new Action.RoundTrip(line.substring(0, line.length() - TRIP.length()));
        }
        boolean keys = line.endsWith(KEYS);
        String rest = keys ? line.substring(0, line.length() - KEYS.length()) : line;
        Matcher prepared = PARAMETERS.matcher(rest);
        if (rest.startsWith(Action.Batch.HEAD)) {
            return batch(rest.substring(Action.Batch.HEAD.length()), keys);
        }
        return prepared.matches()
                ? new Action.Sql(prepared.group(1), List.of(prepared.group(2).split(", ")), keys, false)
                : new Action.Sql(rest.replaceFirst(";$", ""), List.of(), keys, false);
    }

    private static Action batch(String line, boolean keys) {
        Matcher prepared = PARAMETERS.matcher(line);
        List<Action.Sql> entries = new ArrayList<>();
        if (prepared.matches()) {
            for (String set : prepared.group(2).split(Action.Batch.BETWEEN_SETS)) {
                entries.add(new Action.Sql(prepared.group(1), List.of(set.split(", ")), false, false));
            }
        } else {
            for (String text : line.replaceFirst(";$", "").split(Action.Batch.BETWEEN)) {
                entries.add(Action.Sql.of(text));
            }
        }
        return new Action.Batch(entries, keys);
    }

    /** Runs it on two fresh databases; says how the sides differ, if they do. */
    public Optional<String> run(PostgresServer server, GuardedSide.Maker maker) throws SQLException {
        return run(server, maker, true);
    }

    /** The same, but for what the plain side, asked again, says it could have done too. */
    public Optional<String> runAsTrial(PostgresServer server, GuardedSide.Maker maker) throws SQLException {
        return run(server, maker, false);
    }

    private Optional<String> run(PostgresServer server, GuardedSide.Maker maker, boolean strict) throws SQLException {
        String plainName = server.createDatabase();
        String guardedName = server.createDatabase();
        try {
            for (String name : List.of(plainName, guardedName)) {
                try (Connection connection = server.dataSource(name).getConnection()) {
                    Outcome.require(connection, String.join("\n", ddl));
                }
            }
            try (Connection plain = server.dataSource(plainName).getConnection()) {
                TwinSchema schema = schema(plain);
                try (Connection raw = server.dataSource(guardedName).getConnection()) {
                    Outcome.require(raw, String.join(";\n", schema.undeclared()));
                }
                maker.apply(guardedName, schema);
                try (GuardedSide side = maker.open(guardedName, schema)) {
                    return run(new TwinRun(schema, side, plain, new Tally(), strict));
                }
            }
        } finally {
            server.dropDatabase(plainName);
            server.dropDatabase(guardedName);
        }
    }

    private Optional<String> run(TwinRun run) throws SQLException {
        for (Action action : actions) {
            Optional<String> difference = run.run(action);
            if (difference.isPresent()) {
                return difference.map(d -> action.print() + "\n" + d);
            }
        }
        return run.finish();
    }

    /** As much of the schema as comparing needs. */
    private TwinSchema schema(Connection connection) throws SQLException {
        Map<String, List<TwinColumn>> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(COLUMNS)) {
            while (rows.next()) {
                Kind kind =
                        rows.getBoolean(4) ? Kind.IDENTITY_ALWAYS : rows.getBoolean(5) ? Kind.GENERATED : Kind.PLAIN;
                tables.computeIfAbsent(rows.getString(1), t -> new ArrayList<>())
                        .add(new TwinColumn(
                                rows.getString(2),
                                rows.getBoolean(3) ? Type.INT : Type.TEXT,
                                kind,
                                false,
                                Optional.empty()));
            }
        }
        List<TwinTable> made = new ArrayList<>();
        tables.forEach((name, columns) -> made.add(
                new TwinTable(name, soft.contains(name), columns, List.of(), List.of(), List.of(), Optional.empty())));
        return new TwinSchema(made, relations(connection), List.of());
    }

    /** What the policy declares: the foreign keys with names such as the product gives to relations. */
    private static List<TwinReference> relations(Connection connection) throws SQLException {
        List<TwinReference> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(RELATIONS)) {
            while (rows.next()) {
                boolean cascades = rows.getBoolean(4);
                found.add(new TwinReference(
                        rows.getString(1),
                        rows.getString(2),
                        List.of((String[]) rows.getArray(5).getArray()),
                        rows.getString(3),
                        List.of((String[]) rows.getArray(6).getArray()),
                        false,
                        cascades ? "CASCADE" : "NO ACTION",
                        List.of(),
                        cascades ? "CASCADE" : "NO ACTION",
                        "",
                        Optional.of(cascades ? "cascade" : "restrict")));
            }
        }
        return found;
    }
}
