package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import java.time.Instant;
import java.util.Optional;

/**
 * Which deletions to list, newest first; all conditions must hold.
 *
 * @param table only deletions of which this table (or a partition or heir of it) still has tombstones
 * @param actor who deleted, exactly
 * @param since not before this time
 * @param until before this time
 * @param text occurs in the label, the reason or the actor, in whatever case
 * @param limit deletions on one page: 1 to 1,000, usually 50
 * @param after the last deletion of the page before; empty for the first page
 */
public record TrashQuery(
        Optional<TableName> table,
        Optional<String> actor,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> text,
        int limit,
        Optional<Long> after) {
    /** The longest page. */
    public static final int LARGEST_PAGE = 1_000;

    private static final int USUAL_PAGE = 50;

    public TrashQuery {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit " + limit + " is not between 1 and " + LARGEST_PAGE);
        }
    }

    /** The first page of everything. */
    public static TrashQuery all() {
        return new TrashQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                USUAL_PAGE,
                Optional.empty());
    }

    /** The same with another table. */
    public TrashQuery ofTable(TableName name) {
        return new TrashQuery(Optional.of(name), actor, since, until, text, limit, after);
    }

    /** The same with another actor. */
    public TrashQuery by(String name) {
        return new TrashQuery(table, Optional.of(name), since, until, text, limit, after);
    }

    /** The same from a time on. */
    public TrashQuery since(Instant time) {
        return new TrashQuery(table, actor, Optional.of(time), until, text, limit, after);
    }

    /** The same before a time. */
    public TrashQuery until(Instant time) {
        return new TrashQuery(table, actor, since, Optional.of(time), text, limit, after);
    }

    /** The same with another text to find. */
    public TrashQuery containing(String words) {
        return new TrashQuery(table, actor, since, until, Optional.of(words), limit, after);
    }

    /** The same with another page size. */
    public TrashQuery limit(int deletions) {
        return new TrashQuery(table, actor, since, until, text, deletions, after);
    }

    /** The page after the one that ended with this deletion. */
    public TrashQuery after(long deletion) {
        return new TrashQuery(table, actor, since, until, text, limit, Optional.of(deletion));
    }
}
