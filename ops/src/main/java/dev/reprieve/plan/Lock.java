package dev.reprieve.plan;

import dev.reprieve.catalog.TableName;

/**
 * A lock that a step takes.
 *
 * @param view whether it is on a view rather than a table
 * @param relation what is locked, as messages write it: {@code public.posts}
 * @param sql the same, quoted for SQL
 */
public record Lock(Mode mode, boolean view, String relation, String sql) {
    static Lock table(Mode mode, TableName table) {
        return new Lock(mode, false, table.toString(), table.sql());
    }

    /** PostgreSQL's table locks, as far as a step takes them; the weakest first. */
    public enum Mode {
        /** Stands in nobody's way but that of a DROP or ALTER. */
        ROW_SHARE("ROW SHARE", "blocks neither reads nor writes"),
        /** What an ordinary write takes. */
        ROW_EXCLUSIVE("ROW EXCLUSIVE", "blocks neither reads nor writes"),
        /** Excludes other schema changes and VACUUM only. */
        SHARE_UPDATE_EXCLUSIVE("SHARE UPDATE EXCLUSIVE", "blocks neither reads nor writes"),
        /** Excludes writers. */
        SHARE("SHARE", "blocks writes"),
        /** Excludes writers. */
        SHARE_ROW_EXCLUSIVE("SHARE ROW EXCLUSIVE", "blocks writes"),
        /** Excludes everyone. */
        ACCESS_EXCLUSIVE("ACCESS EXCLUSIVE", "blocks reads and writes");

        private final String sql;
        private final String effect;

        Mode(String sql, String effect) {
            this.sql = sql;
            this.effect = effect;
        }

        /** As SQL writes it. */
        public String sql() {
            return sql;
        }

        /** What it means for the application. */
        public String effect() {
            return effect;
        }
    }

    @Override
    public String toString() {
        return mode.sql() + " on " + relation;
    }
}
