package dev.reprieve.purge;

import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.TestDatabase;
import dev.reprieve.tombstone.Transactions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** A purge in a process of its own, that a test kills. It says when it removes rows and when it has come to the end. */
final class PurgeProcess {
    static final String AT_WORK = "at work";
    static final String ENDED = "ended";
    private static final int MOST_REFUSALS = 2_000;

    private PurgeProcess() {}

    static Policy policy() {
        return TestDatabase.soft("posts", "comments", "nodes", "events", "notes");
    }

    static PurgeSettings settings() {
        return PurgeSettings.DEFAULT.unthrottled().with(PurgeLimits.DEFAULT.withBatchRows(50));
    }

    public static void main(String[] arguments) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(arguments[0]);
        Purge purge = new Purge(
                dataSource, Protection.of(policy(), Transactions.reading(dataSource, CatalogReader::read)), settings());
        boolean[] told = {false};
        for (int i = 0; i < MOST_REFUSALS; i++) {
            try {
                purge.run((pass, table, rows, total) -> {
                    if (!told[0]) {
                        told[0] = true;
                        System.out.println(AT_WORK);
                    }
                });
                System.out.println(ENDED);
                return;
            } catch (ReprieveException e) {
                // the server has not noticed yet that the one before is dead
                if (e.code() != ErrorCode.PURGE_REFUSED) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
        throw new IllegalStateException("the lease was never free");
    }
}
