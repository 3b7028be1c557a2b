package dev.reprieve.cli;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeStatus;
import dev.reprieve.purge.schedule.PurgeListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Says what {@code reprieve purge --watch} does, a line or a JSON document a run, and tells the others. */
record PurgeWatch(Action action, PurgeText text, List<PurgeListener> others) implements PurgeListener {
    @Override
    public void started(long rows) {
        others.forEach(o -> o.started(rows));
    }

    @Override
    public void purged(int pass, TableName table, long rows, long total) {
        others.forEach(o -> o.purged(pass, table, rows, total));
    }

    @Override
    public void batch(Duration took) {
        others.forEach(o -> o.batch(took));
    }

    @Override
    public void waited(String throttle, Duration time) {
        others.forEach(o -> o.waited(throttle, time));
    }

    @Override
    public void finished(PurgeReport report) {
        text.report(report);
        action.terminal().out().flush();
        others.forEach(o -> o.finished(report));
    }

    @Override
    public void failed(ReprieveException failure) {
        // that another process purges is as it should be
        if (failure.code() != ErrorCode.PURGE_REFUSED) {
            failure.all().forEach(e -> action.terminal().err().println(Failures.shown(action.terminal(), e)));
            action.terminal().err().flush();
        }
        others.forEach(o -> o.failed(failure));
    }

    @Override
    public void status(PurgeStatus status) {
        status.warnings().forEach(w -> action.terminal().err().println("Warning: " + w));
        action.terminal().err().flush();
        others.forEach(o -> o.status(status));
    }

    @Override
    public void sleeping(Instant until) {
        action.say("The next run begins at " + until + ".");
        action.terminal().out().flush();
        others.forEach(o -> o.sleeping(until));
    }
}
