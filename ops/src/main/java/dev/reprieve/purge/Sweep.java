package dev.reprieve.purge;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.hold.ActiveHolds;
import dev.reprieve.tombstone.PerTable;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The expired rows of a table in the order in which they lie, where there are some on most of its pages and nothing refers
 * to them: one statement a batch finds the next of them and deletes those that are simple, so that they are neither looked
 * for before, nor locked first, nor fetched. Nothing but the row itself has to be asked again, which the DELETE does.
 *
 * <p>A row is simple if it is the only one of its deletion and nobody has it locked. Which are not the only ones is asked
 * once, at the beginning; a row that a transaction wrote that was not over by then may be of a deletion that was not seen,
 * and is not simple either. Whatever is left in a range, for this or for any other reason, is for the caller to remove row
 * by row.
 */
final class Sweep {
    // with fewer rows to go than one on every fourth page, finding them by age reads less than going by the pages
    private static final int PAGES_A_ROW = 4;
    private static final int PAGES_A_BATCH = 4_096;
    // so many deletions are sent along with each batch, to be passed over
    private static final int MOST_SHARED = 1_000;
    // what shares a deletion is left to a run by age after this one: worth two passes only if it is less than a quarter
    private static final int LEAST_ALONE = 4;
    // a table that has a BEFORE trigger keeps in a row the lock of the transaction that wrote it
    private static final String UNLOCKED = "(x.xmax = 0 OR x.xmax = x.xmin)";
    private static final String FIRST = "(0,0)";
    private static final String LAST = "(4294967294,0)";

    private final Connection connection;
    private final Eligible kind;
    private final StoredTable table;
    private final Start start;
    private final List<Long> shared;
    private Optional<SqlText> own = Optional.empty();
    private String holds = "";
    private String after = FIRST;
    private String until = FIRST;
    private long seen;
    private List<Long> ended = List.of();
    private long missed;

    private Sweep(Connection connection, Eligible kind, StoredTable table, Start start, List<Long> shared) {
        this.connection = connection;
        this.kind = kind;
        this.table = table;
        this.start = start;
        this.shared = shared;
    }

    /**
     * How things stood at the beginning.
     *
     * @param unfinished every transaction with a smaller number was over
     */
    private record Start(String unfinished, long pages) {}

    /**
     * Deletions of the table's tombstones.
     *
     * @param several how many have more than one row, which together have so many {@code rows}
     */
    private record Span(long least, long most, long several, long rows) {}

    /**
     * Prepares one; empty if the table is not fit for it. In a transaction that ends afterwards.
     *
     * @param knot the table's own
     * @param tables all of them
     * @param expected about how many of the table's rows have expired
     */
    static Optional<Sweep> of(
            Connection connection, Eligible kind, Knot knot, StoredTable table, List<StoredTable> tables, long expected)
            throws SQLException {
        if (!kind.attributed()
                || knot.refersTo(table)
                || table.table().table().kind() != Table.Kind.TABLE
                || !table.exactTime()
                || kind.alone(table, "x").isEmpty()
                || kind.related(table, "x").isEmpty()) {
            return Optional.empty();
        }
        // before anything else is asked: what is seen later was there at this moment or is younger
        Start start = SqlText.of(
                        "SELECT pg_snapshot_xmin(pg_current_snapshot())::xid::text, pg_relation_size(?::regclass)"
                                + " / current_setting('block_size')::bigint",
                        table.name().sql())
                .first(connection, row -> new Start(row.getString(1), row.getLong(2)))
                .orElseThrow();
        if (expected * PAGES_A_ROW <= start.pages) {
            return Optional.empty();
        }
        return shared(connection, kind, table, tables, expected).map(s -> new Sweep(connection, kind, table, start, s));
    }

    /** Deletions that have more than one row, or something else to know; empty if they are too many, or have too many rows. */
    private static Optional<List<Long>> shared(
            Connection connection, Eligible kind, StoredTable table, List<StoredTable> tables, long expected)
            throws SQLException {
        SqlText own = kind.related(table, "x").orElseThrow();
        SqlText deletions = SqlText.of(
                        "(SELECT " + table.deletion("x") + " AS d, count(*) AS n FROM " + table.from("x") + " WHERE ")
                .add(own)
                .add(" GROUP BY " + table.at("x") + ", " + table.deletion("x") + ") AS r");
        Span span = SqlText.of(
                        "SELECT min(r.d), max(r.d), count(*) FILTER (WHERE r.n > 1), sum(r.n) FILTER (WHERE r.n > 1) FROM ")
                .add(deletions)
                .first(connection, row -> new Span(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .orElseThrow();
        if (span.several > MOST_SHARED || span.rows * LEAST_ALONE > expected) {
            return Optional.empty();
        }
        Numbers.Builder found = new Numbers.Builder();
        if (span.several > 0) {
            SqlText.of("SELECT r.d FROM ")
                    .add(deletions)
                    .add(" WHERE r.n > 1")
                    .each(connection, row -> found.add(row.getLong(1)));
        }
        List<StoredTable> others = tables.stream()
                .filter(t -> !t.aside() && !t.name().equals(table.name()))
                .toList();
        PerTable.list(connection, others, new SqlText(), (i, t) -> elsewhere(kind, table, own, t), row -> {
            found.add(row.getLong(1));
            return true;
        });
        for (String notes : List.of("aside", "undo")) {
            SqlText.of(
                            "SELECT DISTINCT n.deletion_id FROM reprieve." + notes
                                    + " AS n WHERE n.deletion_id BETWEEN ? AND ? LIMIT ?",
                            span.least,
                            span.most,
                            MOST_SHARED + 1)
                    .each(connection, row -> found.add(row.getLong(1)));
        }
        Numbers all = found.build();
        if (all.size() > MOST_SHARED || (all.size() - span.several + span.rows) * LEAST_ALONE > expected) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>();
        for (long each : all.sorted()) {
            numbers.add(each);
        }
        return Optional.of(numbers);
    }

    private static SqlText elsewhere(Eligible kind, StoredTable table, SqlText own, StoredTable other) {
        return SqlText.of("SELECT DISTINCT " + other.deletion("y") + " FROM " + other.from("y") + " WHERE ")
                .add(kind.related(other, "y").orElseGet(() -> SqlText.of(other.dead("y"))))
                .add(" AND EXISTS (SELECT FROM " + table.from("x") + " WHERE ")
                .add(own)
                .add(" AND " + table.deletion("x") + " = " + other.deletion("y")
                        + (other.exactTime() ? " AND " + table.at("x") + " = " + other.at("y") : ""))
                .add(") LIMIT ?", MOST_SHARED + 1);
    }

    /** From the table's first page on, once more. */
    void restart() {
        after = FIRST;
    }

    boolean over() {
        return after.equals(LAST);
    }

    private String end() {
        long page = Long.parseLong(after, 1, after.indexOf(','), 10) + PAGES_A_BATCH;
        // what came to the table's end since belongs to the last range
        return page < start.pages ? "(" + page + ",0)" : LAST;
    }

    private SqlText range(String end) {
        return SqlText.of("x.ctid > ?::tid AND x.ctid <= ?::tid", after, end);
    }

    /** Whether it knows which holds are in force. */
    boolean knowsHolds() {
        return own.isPresent();
    }

    /**
     * Takes note of the holds in force, in a transaction that has begun well.
     *
     * @param unheld what may go with them
     * @return false if it cannot be told from the rows alone what may go
     */
    boolean knowsHolds(Eligible unheld) throws SQLException {
        holds = SqlText.of("SELECT " + ActiveHolds.state())
                .first(connection, row -> row.getString(1))
                .orElseThrow();
        // as a whole, lest the planner goes by an index on a part of it: it knows little of the number of tombstones
        own = unheld.alone(table, "x").map(c -> SqlText.of("(").add(c).add(") IS TRUE"));
        return own.isPresent();
    }

    /**
     * Removes the next rows, in a transaction of its own; nothing if other holds are in force than it knows of.
     *
     * @param rows how many at most
     * @return false while a hold is being placed
     */
    boolean remove(Beginning beginning, Knot knot, int rows, RunRecord run) throws SQLException {
        seen = 0;
        ended = List.of();
        missed = 0;
        until = after;
        boolean[] well = {false};
        boolean begun = beginning.andEnd(batch(knot, rows, run), row -> {
            well[0] = row.getBoolean(1);
            if (well[0]) {
                seen = row.getLong(2);
                until = seen < rows ? end() : row.getString(3);
                ended = numbers(row, 4);
                missed = seen - ended.size();
            }
        });
        if (begun && !well[0]) {
            own = Optional.empty();
        }
        return begun;
    }

    private SqlText batch(Knot knot, int rows, RunRecord run) {
        SqlText condition = own.orElseThrow();
        SqlText simple = SqlText.of(UNLOCKED + " AND age(x.xmin) > age(?::xid)", start.unfinished);
        if (!shared.isEmpty()) {
            simple.add(" AND " + table.deletion("x") + " <> ALL (?)", shared);
        }
        return SqlText.of(
                        "WITH b(well) AS MATERIALIZED (SELECT " + Beginning.WELL + " AND " + ActiveHolds.state()
                                + " = ?), c(place, simple) AS MATERIALIZED (SELECT x.ctid, ",
                        holds)
                .add(simple)
                .add(" FROM " + table.from("x") + " WHERE (SELECT b.well FROM b) AND ")
                .add(range(end()))
                .add(" AND ")
                .add(condition)
                .add(" LIMIT ?), a(d) AS (", rows)
                // asked once more whether it is locked, so that the DELETE hardly ever waits
                .add(Batch.delete(
                        knot,
                        table,
                        SqlText.of("x.ctid = ANY (ARRAY(SELECT c.place FROM c WHERE c.simple)) AND " + UNLOCKED),
                        condition,
                        table.deletion("x")))
                .add("), ")
                .add(run.noting(
                        SqlText.of("SELECT " + Identifier.literal(table.name().toString()) + ", count(*) FROM a"),
                        SqlText.of("SELECT 0 WHERE FALSE")))
                .add(" SELECT b.well, (SELECT count(*) FROM c), (SELECT max(c.place)::text FROM c),"
                        + " (SELECT array_agg(a.d) FROM a) FROM b");
    }

    /** How many of the rows the last batch has come by, whatever became of them. */
    int seen() {
        return (int) seen;
    }

    /** What became of the last batch. */
    Batch.Outcome outcome() {
        SortedMap<TableName, Long> removed = new TreeMap<>();
        if (!ended.isEmpty()) {
            removed.put(table.name(), (long) ended.size());
        }
        return new Batch.Outcome(removed, Set.of(), Map.of(), ended);
    }

    private static List<Long> numbers(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((Long[]) array.getArray());
    }

    /** After the batch was broken off: nothing of its whole range has gone. */
    void failed() {
        until = end();
        missed = 1;
    }

    /** What the batch has left in its range, whatever the reason. In a transaction that ends afterwards. */
    Window rest() throws SQLException {
        Window.Builder found = new Window.Builder();
        if (missed > 0) {
            SqlText.of("SELECT " + StoredTable.locator("x") + ", " + table.deletion("x") + " FROM " + table.from("x")
                            + " WHERE ")
                    .add(range(until))
                    .add(" AND (")
                    .add(kind.alone(table, "x").orElseThrow())
                    .add(") IS TRUE")
                    .each(connection, row -> found.add(row.getLong(1), row.getString(2), row.getLong(3)));
        }
        return found.shared(false, Optional.empty());
    }

    /** Goes on behind the range of the last batch. */
    void next() {
        after = until;
    }
}
