package dev.reprieve.cli;

import dev.reprieve.catalog.TableName;
import dev.reprieve.purge.Arming;
import dev.reprieve.purge.HeldRows;
import dev.reprieve.purge.PurgeForecast;
import dev.reprieve.purge.PurgeOutcome;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.SkipReason;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Forecasts and reports of the purge, for people and as JSON. */
record PurgeText(Action action, String databaseName) {
    void forecast(PurgeForecast forecast, Arming arming) {
        if (action.output.json()) {
            action.printJson(Json.object()
                    .with("dryRun", true)
                    .with("armed", arming.armed())
                    .with("problem", arming.armed() ? null : arming.problem())
                    .with("cutoff", forecast.cutoff())
                    .with("rows", Json.counts(forecast.rows()))
                    .with("rowCount", forecast.rowCount())
                    .with("blocked", Json.counts(forecast.blocked()))
                    .with("held", held(forecast.held())));
            return;
        }
        if (forecast.rowCount() == 0) {
            action.say("Nothing to remove from " + databaseName + ": nothing has outlived its retention"
                    + (forecast.heldCount() > 0 ? " but what is held." : "."));
        } else {
            TextTable table = new TextTable(action.terminal(), "table", "would go>", "would stay>");
            forecast.rows()
                    .forEach((name, rows) -> table.row(
                            name.toString(),
                            Wording.number(rows),
                            Wording.number(forecast.blocked().getOrDefault(name, 0L) + heldRows(forecast, name))));
            table.print();
        }
        long blocked =
                forecast.blocked().values().stream().mapToLong(Long::longValue).sum();
        if (blocked > 0) {
            action.say(Wording.count(blocked, "row") + " would stay because rows that stay refer to them: "
                    + TrashText.rows(forecast.blocked()) + ".");
        }
        if (forecast.heldCount() > 0) {
            action.say(Wording.count(forecast.heldCount(), "row") + " would stay because of legal holds: "
                    + holds(forecast.held()) + ".");
        }
        if (!arming.armed()) {
            action.say(arming.problem() + " If what would go may go, arm it with `reprieve purge --arm`.");
        }
        if (!arming.unknown().isEmpty()) {
            action.say("This session may not ask for the " + String.join(" and ", arming.unknown())
                    + ", so a copy that differs in nothing else is not noticed; the role pg_monitor may.");
        }
    }

    private static long heldRows(PurgeForecast forecast, TableName name) {
        HeldRows held = forecast.held().get(name);
        return held == null ? 0 : held.rows();
    }

    void report(PurgeReport report) {
        if (action.output.json()) {
            action.printJson(json(report));
            return;
        }
        action.say(action.terminal().paint(Terminal.Style.GREEN, "Removed") + " "
                + Wording.count(report.rowCount(), "row") + " for good in " + took(report.took())
                + (report.rows().isEmpty() ? "." : ": " + TrashText.rows(report.rows()) + "."));
        if (report.deletionsEnded() > 0) {
            action.say("  " + Wording.count(report.deletionsEnded(), "deletion") + " ended with it.");
        }
        for (SkipReason reason : SkipReason.values()) {
            long rows = report.skipped(reason);
            if (rows > 0) {
                String by = reason == SkipReason.HELD ? " by " + holds(report.held()) : "";
                action.say("  " + Wording.count(rows, "row") + " stayed: " + reason.text() + by + ".");
            }
        }
        report.warnings().forEach(w -> action.say("  Warning: " + w));
        if (report.outcome() != PurgeOutcome.DONE) {
            action.say("  It ended before all was done (" + report.because() + "); "
                    + Wording.count(report.left(), "row") + " are left for the next run.");
        }
    }

    /** The names of the holds. */
    static String holds(Map<TableName, HeldRows> held) {
        Set<String> names = new TreeSet<>();
        held.values().forEach(h -> names.addAll(h.byHold().keySet()));
        return String.join(", ", names);
    }

    static Json.Fields held(Map<TableName, HeldRows> held) {
        Json.Fields fields = Json.object();
        held.forEach((table, rows) -> {
            Json.Fields byHold = Json.object();
            rows.byHold().forEach(byHold::with);
            fields.with(
                    table.toString(), Json.object().with("rows", rows.rows()).with("byHold", byHold));
        });
        return fields;
    }

    private static String took(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    static Json.Fields json(PurgeReport report) {
        Json.Fields skipped = Json.object();
        report.skipped().forEach((table, counts) -> {
            Json.Fields reasons = Json.object();
            counts.forEach((reason, rows) -> reasons.with(reason.name().toLowerCase(Locale.ROOT), rows));
            skipped.with(table.toString(), reasons);
        });
        Json.Fields waited = Json.object();
        report.waited().forEach((throttle, time) -> waited.with(throttle, time.toMillis()));
        return Json.object()
                .with("dryRun", false)
                .with("run", report.run())
                .with("cutoff", report.cutoff())
                .with("rows", Json.counts(report.rows()))
                .with("rowCount", report.rowCount())
                .with("skipped", skipped)
                .with("held", held(report.held()))
                .with("deletionsEnded", report.deletionsEnded())
                .with("millis", report.took().toMillis())
                .with("outcome", report.outcome().text())
                .with("because", report.because().isEmpty() ? null : report.because())
                .with("waitedMillis", waited)
                .with("batches", report.batches())
                .with("batchP99Millis", report.batchP99Millis())
                .with("left", report.left())
                .with("resumed", report.resumed())
                .with("warnings", report.warnings());
    }
}
