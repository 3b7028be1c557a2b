package dev.reprieve.hold;

import dev.reprieve.catalog.TableName;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows which conditions of holds the database can still ask. One that it cannot, because a column that it needs has been
 * dropped or has another type, would make every statement fail that asks it; and which rows it held nobody can say any
 * more. So a hold with such a condition holds all of its table.
 *
 * <p>Keeps what it has learned; {@link #changed} asks again when a statement has failed.
 */
public final class Conditions {
    // what a name or type that is not there, or a value that is none of its type, comes to
    private static final String SYNTAX_CLASS = "42";
    private static final String DATA_CLASS = "22";

    private final Map<Condition, String> known = new LinkedHashMap<>();

    private record Condition(TableName table, String predicate) {}

    /** After a statement has failed: whether that may be because one more condition cannot be asked any more. */
    public boolean changed(Connection connection, SQLException failure) throws SQLException {
        if (!mayBeCause(failure)) {
            return false;
        }
        Map<Condition, String> before = Map.copyOf(known);
        known.clear();
        for (Condition each : before.keySet()) {
            problem(connection, each);
        }
        connection.rollback();
        return !known.equals(before);
    }

    private static boolean mayBeCause(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith(SYNTAX_CLASS) || state.startsWith(DATA_CLASS);
    }

    /** The holds, with those on all of a table whose condition cannot be asked; in a transaction, which goes on. */
    public ActiveHolds usable(Connection connection, ActiveHolds holds) throws SQLException {
        Set<ActiveHolds.OnTable> broken = new HashSet<>();
        for (ActiveHolds.OnTable each : holds.conditions()) {
            if (!problem(connection, condition(each)).isEmpty()) {
                broken.add(each);
            }
        }
        return broken.isEmpty() ? holds : holds.without(broken);
    }

    private static Condition condition(ActiveHolds.OnTable hold) {
        return new Condition(hold.table(), hold.predicate().orElseThrow());
    }

    /** What the database says against the condition; empty if nothing. In a transaction, which goes on. */
    private String problem(Connection connection, Condition condition) throws SQLException {
        String found = known.get(condition);
        if (found == null) {
            found = ask(connection, condition);
            known.put(condition, found);
        }
        return found;
    }

    private static String ask(Connection connection, Condition condition) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            SqlText.of("SELECT FROM (SELECT x.* FROM " + condition.table.sql() + " AS x) AS reprieve_row WHERE ("
                            + condition.predicate + ") LIMIT 0")
                    .list(connection, row -> true);
            connection.releaseSavepoint(before);
            return "";
        } catch (SQLException e) {
            connection.rollback(before);
            if (!mayBeCause(e)) {
                throw e;
            }
            return String.valueOf(e.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("nothing")
                    .replaceFirst("^ERROR: ", "");
        }
    }

    /** What is wrong with any of the holds in force; in a transaction, which goes on. */
    public static List<BrokenHold> broken(Connection connection) throws SQLException {
        Conditions conditions = new Conditions();
        Set<BrokenHold> found = new LinkedHashSet<>();
        for (ActiveHolds.OnTable each : ActiveHolds.read(connection).conditions()) {
            String problem = conditions.problem(connection, condition(each));
            if (!problem.isEmpty()) {
                found.add(new BrokenHold(each.hold(), each.table(), problem));
            }
        }
        return List.copyOf(found);
    }
}
