package dev.reprieve.purge;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.hold.ActiveHolds;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which tombstones are to go. */
sealed interface Eligible {
    /**
     * True for such a row under the alias; if {@link #attributed()}, together with its deletion under the alias d. Empty
     * if none of the table's can be.
     */
    Optional<SqlText> condition(StoredTable table, String alias);

    /**
     * True for every tombstone under the alias that may belong to the same deletion as such a row of any table; empty if no
     * row is the only one of its deletion, as far as one can tell.
     */
    default Optional<SqlText> related(StoredTable table, String alias) {
        return Optional.empty();
    }

    /** When such a row under the alias expired, as an expression; empty if its time does not matter. */
    default Optional<String> expiry(StoredTable table, String alias) {
        return Optional.empty();
    }

    /** Whether the rows belong to deletions in the ledger. */
    boolean attributed();

    /**
     * True for such a row under the alias, without anything beside it. What has to be looked up is looked up row by row, by
     * its key: there are no more rows than one batch has, whatever the planner thinks.
     */
    default Optional<SqlText> test(StoredTable table, String alias) {
        return condition(table, alias)
                .map(c -> attributed()
                        ? SqlText.of("(SELECT TRUE FROM reprieve.deletion AS d WHERE ")
                                .add(c)
                                .add(")")
                        : c);
    }

    /**
     * True for every such row under the alias and for few others, from the row alone; empty if that cannot be told without
     * the ledger.
     */
    default Optional<SqlText> alone(StoredTable table, String alias) {
        return attributed() ? Optional.empty() : condition(table, alias);
    }

    /** FROM and WHERE for such rows. */
    default Optional<SqlText> from(StoredTable table, String alias) {
        return condition(table, alias)
                .map(c -> SqlText.of(" FROM " + table.from(alias) + (attributed() ? ", reprieve.deletion AS d" : "")
                                + " WHERE ")
                        .add(c));
    }

    /** The same without what a hold holds. Reprieve decides here, and nowhere else, what may go. */
    default Eligible except(ActiveHolds holds, Catalog catalog) {
        return holds.isEmpty() ? this : new Unheld(this, holds, catalog);
    }

    /** A query for the names of the holds on the row under the alias; empty if no hold can concern the table. */
    default Optional<SqlText> holds(ActiveHolds holds, Catalog catalog, StoredTable table, String alias) {
        return holds.names(
                catalog,
                table.name(),
                "(SELECT " + alias + ".*)",
                attributed() ? Optional.of("d.id") : Optional.empty());
    }

    /** True for a row under the alias that any of the kinds takes. */
    static SqlText any(List<Eligible> kinds, StoredTable table, String alias) {
        List<SqlText> ways = new ArrayList<>();
        for (Eligible kind : kinds) {
            kind.condition(table, alias)
                    .ifPresent(c -> ways.add(
                            kind.attributed()
                                    ? SqlText.of("EXISTS (SELECT FROM reprieve.deletion AS d WHERE ")
                                            .add(c)
                                            .add(")")
                                    : SqlText.of("(").add(c).add(")")));
        }
        return ways.isEmpty() ? SqlText.of("FALSE") : SqlText.join(" OR ", ways);
    }

    /**
     * Rows of deletions in the ledger that had expired by the cutoff.
     *
     * @param cutoff a time as an SQL expression
     */
    record Expired(RetentionSql retention, String cutoff) implements Eligible {
        @Override
        public Optional<SqlText> condition(StoredTable table, String alias) {
            SqlText text = SqlText.of(table.ofLedger(alias, "d") + " AND d.restored_at IS NULL AND "
                    + retention.expiry(table, "d") + " <= " + cutoff);
            // says nothing new, but lets the index by age find the rows
            return Optional.of(
                    table.exactTime()
                            ? text.add(" AND " + table.at(alias) + " <= " + retention.latestStart(cutoff))
                            : text);
        }

        @Override
        public Optional<SqlText> related(StoredTable table, String alias) {
            return Optional.of(SqlText.of(table.dead(alias) + " AND " + table.deletion(alias) + " IS NOT NULL"
                    + (table.exactTime() ? " AND " + table.at(alias) + " <= " + retention.latestStart(cutoff) : "")));
        }

        @Override
        public Optional<SqlText> alone(StoredTable table, String alias) {
            return retention.uniform() && table.exactTime()
                    ? Optional.of(SqlText.of(table.dead(alias) + " AND " + table.deletion(alias) + " IS NOT NULL AND "
                            + retention.uniformlyExpired(table.at(alias), cutoff)))
                    : Optional.empty();
        }

        @Override
        public Optional<String> expiry(StoredTable table, String alias) {
            return Optional.of(retention.expiry(table, "d"));
        }

        @Override
        public boolean attributed() {
            return true;
        }
    }

    /**
     * Rows from before Reprieve that had expired by the cutoff.
     *
     * @param cutoff a time as an SQL expression
     */
    record Unattributed(RetentionSql retention, String cutoff) implements Eligible {
        @Override
        public Optional<SqlText> condition(StoredTable table, String alias) {
            return retention
                    .unattributedExpiry(table, alias)
                    .map(e -> SqlText.of(table.dead(alias) + " AND " + table.deletion(alias) + " IS NULL AND " + e
                            + " <= " + cutoff
                            // says nothing new, but lets the index by age find the rows
                            + (table.exactTime()
                                    ? " AND " + table.at(alias) + " <= " + retention.latestStart(cutoff)
                                    : "")));
        }

        @Override
        public Optional<String> expiry(StoredTable table, String alias) {
            return retention.unattributedExpiry(table, alias);
        }

        @Override
        public boolean attributed() {
            return false;
        }
    }

    /** All rows of one deletion, expired or not. */
    record OfDeletion(long deletion) implements Eligible {
        @Override
        public Optional<SqlText> condition(StoredTable table, String alias) {
            return Optional.of(
                    SqlText.of(table.ofLedger(alias, "d") + " AND d.restored_at IS NULL AND d.id = ?", deletion));
        }

        @Override
        public boolean attributed() {
            return true;
        }
    }

    /** Those of the base on which there is no hold. */
    record Unheld(Eligible base, ActiveHolds holds, Catalog catalog) implements Eligible {
        @Override
        public Optional<SqlText> condition(StoredTable table, String alias) {
            return base.condition(table, alias)
                    .map(c -> base.holds(holds, catalog, table, alias)
                            .map(names -> new SqlText()
                                    .add(c)
                                    .add(" AND NOT EXISTS (")
                                    .add(names)
                                    .add(")"))
                            .orElse(c));
        }

        @Override
        public Optional<SqlText> related(StoredTable table, String alias) {
            // a row that a hold holds may be left of the same deletion
            return base.holds(holds, catalog, table, alias).isPresent() ? Optional.empty() : base.related(table, alias);
        }

        @Override
        public Optional<SqlText> alone(StoredTable table, String alias) {
            return base.holds(holds, catalog, table, alias).isPresent() ? Optional.empty() : base.alone(table, alias);
        }

        @Override
        public Optional<String> expiry(StoredTable table, String alias) {
            return base.expiry(table, alias);
        }

        @Override
        public boolean attributed() {
            return base.attributed();
        }
    }
}
