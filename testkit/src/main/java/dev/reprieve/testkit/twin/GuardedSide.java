package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The side with the product: brought to its policy and behind the guard. */
public interface GuardedSide extends AutoCloseable {
    /** Brings a database, which has the schema and perhaps rows, to its policy. */
    interface Maker {
        /** Applies the plan; nothing may stay connected. */
        void apply(String database, TwinSchema schema) throws SQLException;

        /** Opens a database to which the plan was applied. */
        GuardedSide open(String database, TwinSchema schema) throws SQLException;
    }

    /** The application's connection. */
    Connection application();

    /** A connection past the guard. */
    Connection raw();

    /** The deletions that can be restored, the latest first, at most so many. */
    List<Long> deletions(int most) throws SQLException;

    /** Where the rows of a table are stored that belong to the deletion: what follows FROM, with the alias x. */
    List<String> rowsOf(String table, long deletion);

    /** Statements, for a plain database, that put back what the deletion overwrote in rows that it left. */
    List<String> putBack(long deletion) throws SQLException;

    /** Restores a deletion; what stood in the way, or nothing. */
    Optional<String> restore(long deletion) throws SQLException;

    /** Removes for good all but the latest deletions. */
    void purge(int kept) throws SQLException;

    /** Empties the ledger, and the tables by the statement. */
    void empty(String truncate) throws SQLException;

    /** What is wrong inside: live children under tombstones, markers at odds, rows without a deletion. */
    List<String> broken() throws SQLException;

    /** The foreign keys that can be put off and by which tombstones refer to nothing, in the application's transaction. */
    List<String> orphaning() throws SQLException;

    @Override
    void close() throws SQLException;
}
