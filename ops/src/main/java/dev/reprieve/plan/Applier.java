package dev.reprieve.plan;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Names;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs a plan while the application reads and writes. Each step commits by itself. A step that changes the catalog runs
 * as one statement on the server, under a statement timeout as long as the lock timeout: so it holds and awaits locks, all
 * of them together, no longer than that, whatever the network or this process does in between.
 *
 * <p>Before such a step asks for a lock that keeps others out, it takes one that keeps out only VACUUM and other schema
 * changes, and waits for that with patience. Else an autovacuum, which PostgreSQL cancels only for one who has waited a
 * second, would outlast every attempt.
 */
public final class Applier {
    private static final int LONG_ATTEMPTS = 3;
    private static final int FIRST_PAGES = 16;
    private static final int MOST_PAGES = 512;
    private static final int PASSES = 20;

    private final Connection connection;
    private final Limits limits;
    private final Progress progress;
    private final Pause pause;
    private final LockHolders holders;

    /**
     * @param connection in autocommit mode, used by nobody else meanwhile; not through a pooler that shares sessions
     */
    public Applier(Connection connection, Limits limits, Progress progress, Pause pause) {
        this.connection = connection;
        this.limits = limits;
        this.progress = progress;
        this.pause = pause;
        this.holders = new LockHolders(connection);
    }

    /**
     * Runs all steps.
     *
     * @throws ReprieveException with PLAN_BLOCKED, DATABASE_RIGHTS before anything is changed; LOCK_TIMEOUT or DATABASE
     *     later: every step before the one that failed stays done, and a new plan holds the rest
     */
    public void run(Plan plan) {
        plan.requireRunnable();
        if (plan.isEmpty()) {
            return;
        }
        try {
            Rights.require(connection, plan);
            ApplyLock.take(connection);
            try {
                progress.planned(plan);
                int total = plan.steps().size();
                for (int i = 0; i < total; i++) {
                    Step step = plan.steps().get(i);
                    progress.started(i + 1, total, step);
                    run(step);
                    progress.finished(i + 1, total, step);
                }
            } finally {
                ApplyLock.release(connection);
            }
        } catch (SQLException e) {
            throw failed("plan", e);
        }
    }

    private void run(Step step) {
        try {
            if (step instanceof Step.Brief brief) {
                brief(brief);
            } else if (step instanceof Step.Validate validate) {
                retry(step, LONG_ATTEMPTS, () -> execute(patiently(validate.sql())));
            } else if (step instanceof Step.BuildView view) {
                retry(step, LONG_ATTEMPTS, () -> execute(patiently(view.sql())));
            } else if (step instanceof Step.BuildIndex build) {
                build(build);
            } else if (step instanceof Step.Adopt adopt) {
                adopt(adopt);
            }
        } catch (SQLException e) {
            throw failed(step.id(), e);
        }
    }

    private void brief(Step.Brief step) throws SQLException {
        if (step.locks().isEmpty()) {
            // nothing that the application uses: nobody waits for it
            retry(step, LONG_ATTEMPTS, () -> execute(patiently(step.sql())));
            return;
        }
        String body = step.sql().stream()
                .map(sql -> "    EXECUTE " + Identifier.literal(sql) + ";\n")
                .collect(Collectors.joining());
        String text = begin(limits.patienceMillis(), 0) + gentleLocks(step)
                + timeouts(limits.lockTimeoutMillis(), limits.lockTimeoutMillis()) + "DO $reprieve_step$\nBEGIN\n"
                + body + "END $reprieve_step$;\nCOMMIT";
        retry(step, limits.attempts(), () -> execute(text));
    }

    private static String gentleLocks(Step.Brief step) {
        String tables = step.locks().stream()
                .filter(l -> !l.view() && l.mode().compareTo(Lock.Mode.SHARE) >= 0)
                .map(l -> "ONLY " + l.sql())
                .distinct()
                .collect(Collectors.joining(", "));
        return tables.isEmpty() ? "" : "LOCK TABLE " + tables + " IN SHARE UPDATE EXCLUSIVE MODE;\n";
    }

    private String patiently(List<String> sql) {
        return begin(limits.patienceMillis(), 0) + String.join(";\n", sql) + ";\nCOMMIT";
    }

    private static String begin(int lockMillis, int statementMillis) {
        return "BEGIN;\n" + timeouts(lockMillis, statementMillis);
    }

    private static String timeouts(int lockMillis, int statementMillis) {
        return "SET LOCAL lock_timeout = " + lockMillis + ";\nSET LOCAL statement_timeout = " + statementMillis + ";\n";
    }

    private void build(Step.BuildIndex step) throws SQLException {
        execute("SET lock_timeout = " + limits.patienceMillis());
        execute("SET statement_timeout = 0");
        try {
            if (step.leftover()) {
                execute(step.drop());
            }
            retry(step, LONG_ATTEMPTS, () -> {
                try {
                    execute(step.create());
                } catch (SQLException e) {
                    dropLeftover(step, e);
                    throw e;
                }
            });
        } finally {
            if (!connection.isClosed()) {
                execute("RESET lock_timeout");
                execute("RESET statement_timeout");
            }
        }
    }

    private void dropLeftover(Step.BuildIndex step, SQLException cause) {
        try {
            if (!connection.isClosed()) {
                execute(step.drop());
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Page by page, in passes, until a pass finds nothing: rows that others hold, or move, are met again. */
    private void adopt(Step.Adopt step) throws SQLException {
        int pages = FIRST_PAGES;
        for (int pass = 0; pass < PASSES; pass++) {
            long found = 0;
            long page = 0;
            long total = pages(step);
            while (page < total) {
                long started = System.nanoTime();
                int changed = batch(step, page, page + pages);
                long tookMillis = (System.nanoTime() - started) / 1_000_000;
                found += changed;
                page += pages;
                pages = tookMillis > limits.lockTimeoutMillis() / 4
                        ? Math.max(1, pages / 2)
                        : Math.min(MOST_PAGES, pages * 2);
                total = pages(step);
                progress.advanced(step, Math.min(page, total), total);
            }
            if (found == 0 && !remaining(step)) {
                return;
            }
        }
        throw new ReprieveException(
                ErrorCode.LOCK_TIMEOUT,
                step.id(),
                "Some old tombstones were locked by others in each of " + PASSES + " passes.",
                "End the transactions that hold them, then apply again.");
    }

    private int batch(Step.Adopt step, long from, long to) throws SQLException {
        int[] changed = new int[1];
        retry(step, limits.attempts(), () -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement();
                    PreparedStatement update = connection.prepareStatement(AdoptSql.batch(step))) {
                statement.execute("SET LOCAL " + Names.SETTING_ADOPTING + " = 'on'");
                update.setString(1, "(" + from + ",0)");
                update.setString(2, "(" + to + ",0)");
                changed[0] = update.executeUpdate();
                connection.commit();
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        });
        return changed[0];
    }

    private long pages(Step.Adopt step) throws SQLException {
        return number("SELECT pg_relation_size("
                + Identifier.literal(step.table().sql()) + "::regclass) / current_setting('block_size')::bigint + 1");
    }

    private boolean remaining(Step.Adopt step) throws SQLException {
        return number("SELECT count(*) FROM (SELECT FROM ONLY " + step.table().sql() + " t WHERE " + step.condition()
                        + " LIMIT 1) r")
                > 0;
    }

    private void retry(Step step, int attempts, Attempt attempt) throws SQLException {
        for (int number = 1; ; number++) {
            try {
                attempt.run();
                return;
            } catch (SQLException e) {
                if (!SqlStates.lockTimeout(e)) {
                    rollback(e);
                    throw e;
                }
                rollback(e);
                List<String> blockers = holders.of(step);
                if (number >= attempts) {
                    throw holders.failure(step, attempts, blockers, e);
                }
                progress.waiting(step, number, blockers);
                pause(step, limits.pauseMillis(number), e);
            }
        }
    }

    private void pause(Step step, int millis, SQLException cause) {
        try {
            pause.pause(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReprieveException(
                    ErrorCode.LOCK_TIMEOUT,
                    step.id(),
                    "It was interrupted while it waited for a lock.",
                    "Every step before it is done; apply again to finish.",
                    cause);
        }
    }

    /** A text that failed between BEGIN and COMMIT leaves the session in a failed transaction. */
    private void rollback(SQLException cause) {
        try {
            if (!connection.isClosed()) {
                execute("ROLLBACK");
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void execute(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(text);
        }
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static ReprieveException failed(String where, SQLException e) {
        return SqlStates.connectionLost(e)
                ? new ReprieveException(
                        ErrorCode.DATABASE,
                        where,
                        "The connection to the database was lost: " + SqlStates.text(e),
                        "Every step before it is done; apply again to finish.",
                        e)
                : new ReprieveException(
                        ErrorCode.DATABASE,
                        where,
                        SqlStates.text(e),
                        "Nothing of this step was kept, every step before it is done; mend the cause and apply again.",
                        e);
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws SQLException;
    }
}
