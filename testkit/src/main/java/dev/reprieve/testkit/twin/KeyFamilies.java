package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.twin.Outcome.Place;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Which names in errors are those of one foreign key: on a partition of the child it has the same name, and for each
 * partition of the parent one that the database makes up.
 */
final class KeyFamilies {
    private static final String MEMBERS = """
            WITH RECURSIVE k AS (
                SELECT oid, conrelid, conname, conname AS root, conrelid AS child FROM pg_constraint
                WHERE contype = 'f' AND conparentid = 0
                UNION ALL SELECT c.oid, c.conrelid, c.conname, k.root, k.child
                FROM pg_constraint AS c JOIN k ON c.conparentid = k.oid)
            SELECT conrelid::regclass::text, conname, root FROM k
            WHERE EXISTS (SELECT FROM k AS o WHERE o.root = k.root AND o.child = k.child AND o.oid <> k.oid)
            """;

    private final Map<String, String> roots = new HashMap<>();

    /** Those of a plain database. */
    KeyFamilies(Connection plain) throws SQLException {
        try (Statement statement = plain.createStatement();
                ResultSet rows = statement.executeQuery(MEMBERS)) {
            while (rows.next()) {
                roots.put(rows.getString(1) + " " + rows.getString(2), rows.getString(3));
            }
        }
    }

    /** The name that the key was given. */
    String root(Place place) {
        return roots.getOrDefault(place.table() + " " + place.constraint(), place.constraint());
    }

    /** Whether the same constraint stopped both; a message may name the other side of a foreign key. */
    boolean same(Outcome one, Outcome other) {
        return one.violatesAs(other)
                || (one.violates()
                        && one.state().equals(other.state())
                        && roots.containsKey(
                                one.place().table() + " " + one.place().constraint())
                        && roots.containsKey(
                                other.place().table() + " " + other.place().constraint())
                        && root(one.place()).equals(root(other.place())));
    }
}
