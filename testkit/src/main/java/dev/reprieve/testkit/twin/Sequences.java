package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where the numbers of generated keys stand; what a statement took stays taken when it fails. */
final class Sequences {
    private final List<String> names = new ArrayList<>();

    Sequences(TwinSchema schema) {
        for (TwinTable table : schema.tables()) {
            table.columns().stream()
                    .filter(TwinColumn::identity)
                    .forEach(c -> names.add(table.name() + "_" + c.name() + "_seq"));
        }
    }

    /** Each with its last number, and whether that was taken: what setval takes. */
    List<String> read(Connection connection) throws SQLException {
        List<String> positions = new ArrayList<>();
        if (names.isEmpty()) {
            return positions;
        }
        String query = names.stream()
                .map(n -> "SELECT quote_literal('" + n + "') || ', ' || last_value || ', ' || is_called FROM " + n)
                .collect(Collectors.joining(" UNION ALL "));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                positions.add(rows.getString(1));
            }
        }
        return positions;
    }

    /** Sets them to what {@link #read} said. */
    void set(Connection connection, List<String> positions) throws SQLException {
        if (!positions.isEmpty()) {
            Outcome.require(
                    connection,
                    positions.stream().map(p -> "setval(" + p + ")").collect(Collectors.joining(", ", "SELECT ", "")));
        }
    }
}
