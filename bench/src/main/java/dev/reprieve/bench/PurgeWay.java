package dev.reprieve.bench;

import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A way to remove expired rows. */
enum PurgeWay {
    ONE_DELETE("one DELETE") {
        @Override
        long run(PurgeGround.Copy copy) throws SQLException {
            return plain(copy, "DELETE FROM post WHERE live IS NULL AND deleted_at <= " + CUTOFF, false);
        }
    },
    IN_SELECT("DELETE … IN (SELECT … LIMIT 1000)") {
        @Override
        long run(PurgeGround.Copy copy) throws SQLException {
            return plain(
                    copy,
                    "DELETE FROM post WHERE id IN (SELECT id FROM post WHERE live IS NULL AND deleted_at <= " + CUTOFF
                            + " LIMIT 1000)",
                    true);
        }
    },
    BY_AGE("keyset by age, 1000") {
        @Override
        long run(PurgeGround.Copy copy) throws SQLException {
            return byAge(copy);
        }
    },
    UNTHROTTLED("Reprieve, unthrottled") {
        @Override
        long run(PurgeGround.Copy copy) throws SQLException {
            return copy.purge(PurgeSettings.DEFAULT.unthrottled())
                    .run(PurgeProgress.SILENT)
                    .rowCount();
        }
    },
    DEFAULTS("Reprieve, defaults") {
        @Override
        long run(PurgeGround.Copy copy) throws SQLException {
            return copy.purge(PurgeSettings.DEFAULT).run(PurgeProgress.SILENT).rowCount();
        }
    };

    private static final String CUTOFF = "now() - interval '30 days'";

    private final String title;

    PurgeWay(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Removes all that has expired; returns how many rows went. */
    abstract long run(PurgeGround.Copy copy) throws SQLException;

    private static long plain(PurgeGround.Copy copy, String delete, boolean repeated) throws SQLException {
        long rows = 0;
        try (Connection connection = copy.source("reprieve-bench-purge").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET reprieve.purge = 'on'");
            int gone;
            do {
                gone = statement.executeUpdate(delete);
                rows += gone;
            } while (repeated && gone > 0);
        }
        return rows;
    }

    private static long byAge(PurgeGround.Copy copy) throws SQLException {
        String delete = "WITH batch AS (SELECT deleted_at, id FROM post WHERE live IS NULL AND deleted_at <= " + CUTOFF
                + " AND (deleted_at, id) > (?::timestamptz, ?) ORDER BY deleted_at, id LIMIT 1000),"
                + " gone AS (DELETE FROM post USING batch WHERE post.id = batch.id AND post.live IS NULL"
                + " RETURNING 1) SELECT (SELECT count(*) FROM gone), deleted_at::text, id FROM batch"
                + " ORDER BY deleted_at DESC, id DESC LIMIT 1";
        long rows = 0;
        try (Connection connection = copy.source("reprieve-bench-purge").getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement batch = connection.prepareStatement(delete)) {
            statement.execute("SET reprieve.purge = 'on'");
            batch.setString(1, "-infinity");
            batch.setLong(2, 0);
            boolean more = true;
            while (more) {
                try (ResultSet last = batch.executeQuery()) {
                    more = last.next();
                    if (more) {
                        rows += last.getLong(1);
                        batch.setString(1, last.getString(2));
                        batch.setLong(2, last.getLong(3));
                    }
                }
            }
        }
        return rows;
    }
}
