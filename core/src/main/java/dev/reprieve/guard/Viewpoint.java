package dev.reprieve.guard;

import dev.reprieve.rewrite.Request;
import dev.reprieve.scope.Visibility;

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

    Visibility visibility() {
        return request.visibility();
    }

    /** What to run for a text. */
    GuardedText rewrite(String sql, String keys) {
        return picture.rewrite(new Key(sql, this, keys));
    }

    /** A place in the cache of rewritten texts; within one picture only. */
    static final class Key {
        private final String sql;
        private final Viewpoint viewpoint;
        private final String keys;

        Key(String sql, Viewpoint viewpoint, String keys) {
            this.sql = sql;
            this.viewpoint = viewpoint;
            this.keys = keys;
        }

        String sql() {
            return sql;
        }

        Request request() {
            return viewpoint.request;
        }

        /** The generated keys asked for, as {@link GeneratedKeys} has them. */
        String keys() {
            return keys;
        }

        @Override
        public int hashCode() {
            return (sql.hashCode() * 31 + viewpoint.hash) * 31 + keys.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && keys.equals(key.keys)
                    && sql.equals(key.sql)
                    && (viewpoint == key.viewpoint
                            || (viewpoint.hash == key.viewpoint.hash
                                    && viewpoint.request.equals(key.viewpoint.request)));
        }
    }
}
