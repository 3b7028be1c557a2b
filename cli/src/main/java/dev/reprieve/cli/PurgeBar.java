package dev.reprieve.cli;

import dev.reprieve.catalog.TableName;
import dev.reprieve.purge.PurgeProgress;
import me.tongfei.progressbar.ProgressBar;

/** Shows a person how a purge goes on: rows, rate, the time that is left, and what it waits for. */
final class PurgeBar implements PurgeProgress, AutoCloseable {
    private final ProgressBar bar;

    PurgeBar(Terminal terminal) {
        this.bar = OneLine.paced(terminal, "Purging", " rows");
    }

    @Override
    public void started(long rows) {
        bar.maxHint(rows);
    }

    @Override
    public void purged(int pass, TableName table, long rows, long total) {
        bar.setExtraMessage(" " + table.name());
        bar.stepTo(total);
    }

    @Override
    public void waiting(String throttle, String reason) {
        bar.setExtraMessage(" waits: " + reason);
        bar.refresh();
    }

    @Override
    public void close() {
        bar.close();
    }
}
