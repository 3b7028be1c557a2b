package dev.reprieve.hold;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * The legal holds of a database. A tombstone that a hold holds is not purged, nor deleted for good in any other way,
 * until the last hold on it is released; it can still be restored. It talks to the database directly, never through the
 * guard.
 */
public final class Holds {
    private final DataSource dataSource;
    private final Protection protection;

    /** The holds of a database to which the plan has been applied. */
    public Holds(DataSource dataSource, Protection protection) {
        this.dataSource = dataSource;
        this.protection = protection;
    }

    /** The same, reading the schema now. */
    public static Holds open(DataSource dataSource, Policy policy) {
        return new Holds(dataSource, Protection.of(policy, Transactions.reading(dataSource, CatalogReader::read)));
    }

    /**
     * Places a hold. Once it returns, nothing that the hold holds is removed; what it says it holds exists.
     *
     * @throws ReprieveException HOLD_REFUSED if a hold of that name is in force, if a table is not protected, or if a
     *     condition cannot be used or fits nothing; DELETION_UNKNOWN or DELETION_ENDED; LOCK_TIMEOUT if others have the
     *     rows for too long
     */
    public PlacedHold place(HoldRequest request) {
        return Transactions.writing(dataSource, c -> new Placement(c, protection, request).run());
    }

    /** The holds in force, the oldest first; with those that were released if wanted. */
    public List<Hold> list(boolean withReleased) {
        return Transactions.reading(
                dataSource, c -> HoldRows.list(c, withReleased ? "" : " WHERE h.released_at IS NULL"));
    }

    /** Those in force whose condition the database cannot ask any more. */
    public List<BrokenHold> broken() {
        return Transactions.reading(dataSource, Conditions::broken);
    }

    /**
     * Releases a hold. What it held and no other hold does can be purged at once, if its retention is over.
     *
     * @throws ReprieveException HOLD_UNKNOWN if no hold of that name is in force
     */
    public Hold release(String name, String by, String reason) {
        return Transactions.writing(dataSource, c -> release(c, name, by, reason));
    }

    private static Hold release(Connection connection, String name, String by, String reason) throws SQLException {
        long id = SqlText.of(
                        "UPDATE reprieve.hold SET released_at = now(), released_by = ?, release_reason = ?"
                                + " WHERE name = ? AND released_at IS NULL RETURNING id",
                        by,
                        reason,
                        name)
                .first(connection, row -> row.getLong(1))
                .orElseThrow(() -> new ReprieveException(
                        ErrorCode.HOLD_UNKNOWN,
                        "hold " + name,
                        "There is no hold of that name in force.",
                        "List the holds to see which there are."));
        SqlText.of(
                        "INSERT INTO reprieve.audit (actor, action, detail) VALUES (?, 'release',"
                                + " jsonb_build_object('hold', ?::text, 'reason', ?::text))",
                        by,
                        name,
                        reason)
                .update(connection);
        return HoldRows.list(connection, " WHERE h.id = " + id).get(0);
    }
}
