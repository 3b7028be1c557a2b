package dev.reprieve.plan;

import dev.reprieve.catalog.TableName;
import java.util.List;

/** One step of a plan. Steps run in order; each commits by itself, and a plan that was cut short can be made anew. */
public sealed interface Step {
    /** Tells the step apart from all others, and the same step again in a later plan: {@code columns public.posts}. */
    String id();

    /** What it does, in a few words. */
    String title();

    /** The statements, in order, without semicolons. */
    List<String> sql();

    /** The table locks that it takes. */
    List<Lock> locks();

    /** How long it may hold them. */
    String duration();

    /** The statements that would undo it. */
    List<String> undo();

    /** Whether it may run inside a transaction. */
    default boolean transactional() {
        return true;
    }

    /**
     * A change of the catalog only. It runs in one short transaction, whose locks, waiting included, never make others
     * wait longer than the lock timeout.
     */
    record Brief(String id, String title, List<String> sql, List<Lock> locks, List<String> undo) implements Step {
        public Brief {
            sql = List.copyOf(sql);
            locks = List.copyOf(locks);
            undo = List.copyOf(undo);
        }

        @Override
        public String duration() {
            return "milliseconds: catalog only";
        }
    }

    /** Reads a whole table to prove a constraint, while others read and write it. */
    record Validate(String id, String title, List<String> sql, List<Lock> locks, List<String> undo) implements Step {
        public Validate {
            sql = List.copyOf(sql);
            locks = List.copyOf(locks);
            undo = List.copyOf(undo);
        }

        @Override
        public String duration() {
            return "one scan of the table, without blocking reads or writes";
        }
    }

    /** Builds a materialized view beside the one that it is to replace, while others read that one. */
    record BuildView(String id, String title, List<String> sql, List<String> undo) implements Step {
        public BuildView {
            sql = List.copyOf(sql);
            undo = List.copyOf(undo);
        }

        @Override
        public List<Lock> locks() {
            return List.of();
        }

        @Override
        public String duration() {
            return "runs its query and builds its indexes, without blocking reads or writes";
        }
    }

    /**
     * Builds an index while others read and write the table.
     *
     * @param index the index's own name; it lies in the table's schema
     * @param leftover whether an earlier attempt left an invalid index of that name, to be dropped first
     */
    record BuildIndex(String id, String title, TableName table, String index, String create, boolean leftover)
            implements Step {
        @Override
        public List<String> sql() {
            return leftover ? List.of(drop(), create) : List.of(create);
        }

        /** Drops the index, or what a failed attempt left of it. */
        public String drop() {
            return "DROP INDEX CONCURRENTLY IF EXISTS " + new TableName(table.schema(), index).sql();
        }

        @Override
        public List<Lock> locks() {
            return List.of(Lock.table(Lock.Mode.SHARE_UPDATE_EXCLUSIVE, table));
        }

        @Override
        public String duration() {
            return "two scans of the table, without blocking reads or writes; waits for older transactions to end";
        }

        @Override
        public List<String> undo() {
            return List.of(drop());
        }

        @Override
        public boolean transactional() {
            return false;
        }
    }

    /**
     * Turns rows that the application has deleted by hand into tombstones, a few pages at a time.
     *
     * @param rows how many there were when the plan was made
     * @param condition what tells those rows, over the columns of the table as {@code t}
     * @param assignment what is set
     */
    record Adopt(String id, String title, TableName table, long rows, String condition, String assignment)
            implements Step {
        @Override
        public List<String> sql() {
            return List.of(AdoptSql.block(this));
        }

        @Override
        public List<Lock> locks() {
            return List.of(Lock.table(Lock.Mode.ROW_EXCLUSIVE, table));
        }

        @Override
        public String duration() {
            return "row locks, one small batch at a time; rows that others hold are left for the next pass";
        }

        @Override
        public List<String> undo() {
            return List.of();
        }

        @Override
        public boolean transactional() {
            return false;
        }
    }
}
