package dev.reprieve.plan;

import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Installed.Original;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what lies in the schema {@code reprieve}. */
final class InstalledReader {
    private InstalledReader() {}

    static Installed read(Connection connection, Survey survey) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Set<String> relations = new HashSet<>();
            boolean schema = one(statement, "SELECT FROM pg_namespace WHERE nspname = 'reprieve'");
            try (ResultSet row = statement.executeQuery("""
                    SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('reprieve')
                    UNION ALL
                    SELECT c.relname || '.' || a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
                    WHERE c.relnamespace = to_regnamespace('reprieve') AND c.relkind = 'r' AND a.attnum > 0
                      AND NOT a.attisdropped""")) {
                while (row.next()) {
                    relations.add(row.getString(1));
                }
            }
            Map<String, String> functions = new HashMap<>();
            Map<String, String> searchPaths = new HashMap<>();
            try (ResultSet row = statement.executeQuery("""
                    SELECT proname, prosrc, (SELECT split_part(s, '=', 2) FROM unnest(proconfig) AS s
                                             WHERE starts_with(s, 'search_path='))
                    FROM pg_proc WHERE pronamespace = to_regnamespace('reprieve')""")) {
                while (row.next()) {
                    functions.put(row.getString(1), row.getString(2));
                    if (row.getString(3) != null) {
                        searchPaths.put(row.getString(1), row.getString(3));
                    }
                }
            }
            Set<String> identities = new HashSet<>();
            try (ResultSet row = statement.executeQuery("""
                    SELECT n.nspname, c.relname, x.relname
                    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
                    JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE i.indisreplident""")) {
                while (row.next()) {
                    identities.add(new TableName(row.getString(1), row.getString(2)) + " " + row.getString(3));
                }
            }
            List<Original> originals = relations.contains("original") ? originals(statement) : List.of();
            return new Installed(
                    schema,
                    relations,
                    functions,
                    searchPaths,
                    identities,
                    nextNumber(statement),
                    originals,
                    MaterializedReader.read(statement),
                    equalities(statement),
                    Grants.read(statement),
                    survey);
        }
    }

    private static long nextNumber(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                SELECT greatest((SELECT max(oid::bigint) FROM pg_class), (SELECT max(oid::bigint) FROM pg_trigger),
                                (SELECT max(oid::bigint) FROM pg_type), (SELECT max(oid::bigint) FROM pg_proc),
                                (SELECT max(oid::bigint) FROM pg_database)) + 1""")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** In a function with a search path of its own, {@code =} would not find the operators of extensions. */
    private static Map<String, String> equalities(Statement statement) throws SQLException {
        Map<String, String> found = new HashMap<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT DISTINCT n.nspname, c.relname, a.attname, format('OPERATOR(%I.%s)', s.nspname, o.oprname)
                FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL unnest(i.indkey::smallint[], i.indclass::oid[]) AS k(number, class)
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
                JOIN pg_opclass f ON f.oid = k.class
                JOIN pg_amop m ON m.amopfamily = f.opcfamily AND m.amopstrategy = 3
                    AND m.amoplefttype = f.opcintype AND m.amoprighttype = f.opcintype
                JOIN pg_operator o ON o.oid = m.amopopr JOIN pg_namespace s ON s.oid = o.oprnamespace
                WHERE i.indisunique AND s.nspname <> 'pg_catalog'""")) {
            while (row.next()) {
                found.put(new TableName(row.getString(1), row.getString(2)) + " " + row.getString(3), row.getString(4));
            }
        }
        return found;
    }

    private static boolean one(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }

    private static List<Original> originals(Statement statement) throws SQLException {
        List<Original> found = new ArrayList<>();
        try (ResultSet row =
                statement.executeQuery("SELECT kind, object, definition FROM reprieve.original ORDER BY id")) {
            while (row.next()) {
                found.add(new Original(Kind.of(row.getString(1)), row.getString(2), row.getString(3)));
            }
        }
        return found;
    }
}
