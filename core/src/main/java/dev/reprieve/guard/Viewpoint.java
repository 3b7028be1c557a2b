package dev.reprieve.guard;

import dev.reprieve.rewrite.Request;

/**
 * From where a statement is rewritten: a picture of the database, and what the session and the thread see of it. A
 * connection keeps its viewpoints, so that a statement can tell by identity whether it still stands where it was
 * prepared.
 */
final class Viewpoint {
    private final Picture picture;
    private final Request request;
    private final int hash;

    Viewpoint(Picture picture, Request request) {
        this.picture = picture;
        this.request = request;
        this.hash = request.hashCode();
    }

    Picture picture() {
        return picture;
    }

    /** What to run for a text. */
    GuardedText rewrite(String sql, boolean generatedKeys) {
        return picture.rewrite(new Key(sql, this, generatedKeys));
    }

    /** A place in the cache of rewritten texts; within one picture only. */
    static final class Key {
        private final String sql;
        private final Viewpoint viewpoint;
        private final boolean generatedKeys;

        Key(String sql, Viewpoint viewpoint, boolean generatedKeys) {
            this.sql = sql;
            this.viewpoint = viewpoint;
            this.generatedKeys = generatedKeys;
        }

        String sql() {
            return sql;
        }

        Request request() {
            return viewpoint.request;
        }

        boolean generatedKeys() {
            return generatedKeys;
        }

        @Override
        public int hashCode() {
            return (sql.hashCode() * 31 + viewpoint.hash) * 31 + (generatedKeys ? 1 : 0);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && generatedKeys == key.generatedKeys
                    && sql.equals(key.sql)
                    && (viewpoint == key.viewpoint
                            || (viewpoint.hash == key.viewpoint.hash
                                    && viewpoint.request.equals(key.viewpoint.request)));
        }
    }
}
