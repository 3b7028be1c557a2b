package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts deleted rows into a plain database again, as a careful operator would from a backup. */
final class PlainRestore {
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private PlainRestore() {}

    /** Does it in the open transaction; what stood in the way, or nothing. */
    static Optional<String> run(Connection plain, TwinSchema schema, Contents deleted, List<String> putBack)
            throws SQLException {
        try (Statement statement = plain.createStatement()) {
            statement.execute(insert(schema, deleted));
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
            for (String update : putBack) {
                Savepoint savepoint = plain.setSavepoint();
                try {
                    statement.execute(update);
                } catch (SQLException e) {
                    if (!FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                        throw e;
                    }
                    // what is gone meanwhile cannot be referred to again: the row stays as it is
                    plain.rollback(savepoint);
                }
            }
            return Optional.empty();
        } catch (SQLException e) {
            plain.rollback();
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** One statement for all tables, as foreign keys are checked at its end: they may go in circles. */
    static String insert(TwinSchema schema, Contents deleted) {
        List<String> inserts = new ArrayList<>();
        for (TwinTable table : schema.tables()) {
            List<List<String>> rows = deleted.rows().get(table.name());
            if (rows == null || rows.isEmpty()) {
                continue;
            }
            List<Integer> positions = IntStream.range(0, table.columns().size())
                    .filter(i -> table.columns().get(i).kind() != TwinColumn.Kind.GENERATED)
                    .boxed()
                    .toList();
            String columns =
                    positions.stream().map(i -> table.columns().get(i).name()).collect(Collectors.joining(", "));
            String values = rows.stream()
                    .map(r -> positions.stream().map(r::get).collect(Collectors.joining(", ", "(", ")")))
                    .collect(Collectors.joining(", "));
            inserts.add("i" + inserts.size() + " AS (INSERT INTO " + table.name() + " (" + columns
                    + ") OVERRIDING SYSTEM VALUE VALUES " + values + ")");
        }
        return inserts.isEmpty() ? "SELECT 1" : "WITH " + String.join(", ", inserts) + " SELECT 1";
    }
}
