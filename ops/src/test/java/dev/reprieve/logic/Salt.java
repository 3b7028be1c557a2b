package dev.reprieve.logic;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Strews tombstones into tables: near copies of live rows, so that a query that sees them gives something else. Keys are
 * their own, smaller and larger than all of the script's.
 */
final class Salt {
    private static final int MOST_AT_ONCE = 300;
    private static final int SECONDS = 60;
    private static final int FAR = 5_000_000;

    private final Connection connection;
    private final Random random;
    private final Map<String, List<String>> strewn = new HashMap<>();
    private int key;
    private long tombstones;

    /** Works on the connection directly, past guard and rewriter. */
    Salt(Connection connection, Random random) {
        this.connection = connection;
        this.random = random;
    }

    /** How many tombstones it has made. */
    long tombstones() {
        return tombstones;
    }

    /** Adds as many tombstones as there are live rows, up to a limit. */
    void strew(Shape table) throws SQLException {
        List<List<@Nullable Object>> live = new ArrayList<>(rows(table, "live"));
        if (live.isEmpty()) {
            live.add(new ArrayList<>(Collections.nCopies(table.columns().size(), null)));
        }
        Collections.shuffle(live, random);
        String sql = "INSERT INTO " + table.name() + " (" + table.list() + ", live, is_deleted, deleted_at) VALUES ("
                + "?, ".repeat(table.columns().size()) + "NULL, TRUE, CURRENT_TIMESTAMP)";
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (List<@Nullable Object> row : live.subList(0, Math.min(live.size(), MOST_AT_ONCE))) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setObject(i + 1, value(table, i, row, live));
                }
                insert.addBatch();
                tombstones++;
            }
            insert.executeBatch();
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
        strewn.put(table.name(), dead(table));
    }

    /** The first tombstone that is no longer as it was; empty if all are. */
    String touched(Shape table) throws SQLException {
        List<String> now = new ArrayList<>(dead(table));
        for (String tombstone : strewn.getOrDefault(table.name(), List.of())) {
            if (!now.remove(tombstone)) {
                return "a tombstone of " + table.name() + " was touched: " + tombstone;
            }
        }
        return "";
    }

    private List<String> dead(Shape table) throws SQLException {
        return rows(table, "live IS NULL").stream().map(List::toString).toList();
    }

    private List<List<@Nullable Object>> rows(Shape table, String condition) throws SQLException {
        String sql = "SELECT " + table.list() + " FROM " + table.name() + " WHERE " + condition;
        Answer answer = Answer.of(connection, sql, SECONDS);
        if (answer.failed()) {
            throw new SQLException(sql + ": " + answer);
        }
        return answer.rows();
    }

    private @Nullable Object value(
            Shape table, int column, List<@Nullable Object> row, List<List<@Nullable Object>> live) {
        Object value = row.get(column);
        Shape.Column shape = table.columns().get(column);
        if (table.keys().contains(shape.name())) {
            key++;
            int fresh = random.nextBoolean() ? -key : FAR + key;
            return value instanceof String ? "~" + key : fresh;
        }
        int choice = random.nextInt(10);
        if (choice < 5) {
            return value;
        }
        if (choice < 7) {
            return live.get(random.nextInt(live.size())).get(column);
        }
        return choice == 9 && shape.nullable() ? null : near(value);
    }

    private @Nullable Object near(@Nullable Object value) {
        int by = random.nextInt(-20, 21);
        if (value instanceof Integer number) {
            return number + by;
        }
        if (value instanceof Long number) {
            return number + by;
        }
        if (value instanceof Double number) {
            return number + by / 2.0;
        }
        if (value instanceof BigDecimal number) {
            return number.add(BigDecimal.valueOf(by));
        }
        if (value instanceof String text && !text.isEmpty()) {
            return text.substring(0, text.length() - 1) + (char) ('a' + random.nextInt(26));
        }
        return value;
    }
}
