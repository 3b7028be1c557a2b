package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;
import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Lock.Mode;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Unique constraints and indexes hold among live rows only. The successor is built under another name, then takes the
 * original's place and name in one short transaction, so that uniqueness holds at every moment.
 */
final class UniqueSteps {
    private final Work work;
    private final IndexSteps indexes;

    UniqueSteps(Work work, IndexSteps indexes) {
        this.work = work;
        this.indexes = indexes;
    }

    /** Builds the successors. */
    void build() {
        each((table, index) -> indexes.ensure(
                table.table(),
                t -> Names.successor(nameOn(t, table.table(), index)),
                successor(table, index),
                index.name() + " among live rows"));
    }

    /** Puts them in the originals' places. */
    void swap() {
        each(this::swap);
    }

    private interface Visitor {
        void visit(ProtectedTable table, Index index);
    }

    private void each(Visitor visitor) {
        for (ProtectedTable table : work.protection().tables()) {
            for (Index index : table.table().indexes()) {
                if (replaceable(table, index)) {
                    visitor.visit(table, index);
                }
            }
        }
    }

    /** Whether the index holds among live rows only, or will, so that it serves no search that includes tombstones. */
    boolean partial(ProtectedTable table, Index index) {
        boolean now = index.predicate().isPresent();
        return now || (replaceable(table, index) && index.nullsNotDistinct());
    }

    /** Whether a successor that holds among live rows only is to take its place. */
    boolean replaceable(ProtectedTable table, Index index) {
        if (!index.unique()
                || index.primary()
                || index.partitionOf()
                || !index.valid()
                || Names.isSuccessor(index.name())
                || namesLive(table.markers().live(), index)
                || referenced(table.name(), index)) {
            return false;
        }
        if (work.installed().replicaIdentities().contains(key(table.name(), index))) {
            work.note("Index " + index.name() + " on " + table.name()
                    + " is the table's replica identity and stays as it is.");
            return false;
        }
        boolean partitioned = table.table().kind() == Table.Kind.PARTITIONED;
        if (index.deferrable() && (index.nullsNotDistinct() || partitioned)) {
            work.note("Constraint " + index.name() + " on " + table.name() + " is deferrable and "
                    + (partitioned ? "on a partitioned table" : "NULLS NOT DISTINCT")
                    + " and stays as it is.");
            return false;
        }
        return true;
    }

    /** Whether the index names the live key, in a key part or in its predicate: then it holds among live rows already. */
    static boolean namesLive(String live, Index index) {
        return index.keys().contains(live)
                || index.predicate().filter(p -> names(p, live)).isPresent();
    }

    /** Whether an expression or query names the column. */
    static boolean names(String expression, String column) {
        Tokens tokens = Tokenizer.tokenize(expression, Dialect.POSTGRESQL, false);
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.isIdentifier(i) && tokens.name(i).equals(column)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a foreign key stands on it, which takes no partial index. */
    private boolean referenced(TableName table, Index index) {
        return index.predicate().isEmpty()
                && !index.expressions()
                && work.catalog().foreignKeysTo(table).stream()
                        .map(ForeignKey::parentColumns)
                        .anyMatch(c -> new HashSet<>(c).equals(new HashSet<>(index.keys())));
    }

    /**
     * The live key joins the key as its last part, so that the index serves all that the original served, also for
     * clients that do not say {@code live}. Where NULLs are not distinct that would make tombstones collide: there it is
     * the predicate that says {@code live}.
     */
    private static IndexSpec successor(ProtectedTable table, Index index) {
        String name = table.markers().live();
        if (index.nullsNotDistinct()) {
            String condition =
                    index.predicate().map(p -> "(" + p + ") AND " + quote(name)).orElse(quote(name));
            return new IndexSpec(true, index.keys(), true, name, true, IndexText.tail(index) + " WHERE " + condition);
        }
        List<String> keys = new ArrayList<>(index.keys());
        keys.add(name);
        String where = index.predicate().map(p -> " WHERE " + p).orElse("");
        String tail = IndexText.tailWithKey(index, quote(name)) + where;
        return new IndexSpec(true, keys, index.predicate().isPresent(), name, true, tail);
    }

    /** Whether the successor can be a constraint again: one that is partial, or of a partitioned table, cannot. */
    private static boolean staysConstraint(ProtectedTable table, Index index) {
        return index.constraint() && !index.nullsNotDistinct() && table.table().kind() != Table.Kind.PARTITIONED;
    }

    /** What the index is called on a member of a partitioned table: there each partition's has its own name. */
    private String nameOn(TableName member, Table root, Index index) {
        if (member.equals(root.name())) {
            return index.name();
        }
        return part(work.catalog().table(member).orElseThrow(), index)
                .map(Index::name)
                .orElse(index.name());
    }

    private static Optional<Index> part(Table partition, Index whole) {
        return partition.indexes().stream()
                .filter(i -> i.partitionOf()
                        && i.unique()
                        && !i.primary()
                        && i.constraint() == whole.constraint()
                        && i.keys().equals(whole.keys())
                        && i.predicate().equals(whole.predicate())
                        && !Names.isSuccessor(i.name()))
                .findFirst();
    }

    private void swap(ProtectedTable table, Index index) {
        TableName name = table.name();
        String successor = Names.successor(index.name());
        String alter = "ALTER TABLE " + name.sql() + " ";
        List<String> sql = new ArrayList<>();
        List<Lock> locks = new ArrayList<>();
        locks.add(Lock.table(Mode.ACCESS_EXCLUSIVE, name));
        sql.add(Registry.replace(
                index.constraint() ? Kind.CONSTRAINT : Kind.INDEX, key(name, index), IndexText.remember(index)));
        sql.add(
                index.constraint()
                        ? alter + "DROP CONSTRAINT " + quote(index.name())
                        : "DROP INDEX " + new TableName(name.schema(), index.name()).sql());
        if (staysConstraint(table, index)) {
            sql.add(alter + "ADD CONSTRAINT " + quote(index.name()) + " UNIQUE USING INDEX " + quote(successor)
                    + IndexText.deferrability(index));
        } else {
            sql.add(rename(name, index.name()));
            for (Table partition : work.allPartitions(name)) {
                locks.add(Lock.table(Mode.ACCESS_EXCLUSIVE, partition.name()));
                part(partition, index).ifPresent(p -> sql.add(rename(partition.name(), p.name())));
            }
        }
        index.comment().ifPresent(c -> sql.add(comment(name, index, staysConstraint(table, index), c)));
        work.add(new Step.Brief(
                "unique " + name + " " + index.name(),
                index.name() + " holds among live rows only",
                sql,
                locks,
                List.of()));
    }

    private static String rename(TableName table, String index) {
        return "ALTER INDEX " + new TableName(table.schema(), Names.successor(index)).sql() + " RENAME TO "
                + quote(index);
    }

    private static String comment(TableName table, Index index, boolean constraint, String comment) {
        return constraint
                ? "COMMENT ON CONSTRAINT " + quote(index.name()) + " ON " + table.sql() + " IS " + literal(comment)
                : "COMMENT ON INDEX " + new TableName(table.schema(), index.name()).sql() + " IS " + literal(comment);
    }

    /** Under which name the original is remembered. */
    static String key(TableName table, Index index) {
        return table + " " + index.name();
    }
}
