package dev.reprieve.cli;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeForecast;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.SkipReason;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprieve purge}: removes for good what has outlived its retention. */
@Command(
        name = "purge",
        description = "Remove for good what has outlived its retention, in small batches beside the application.",
        footer = {
            "",
            "Example:",
            "  reprieve purge --dry-run",
            "  reprieve purge --yes          (from a scheduler)",
            "",
            "JSON: run, cutoff, dryRun, rows by table, rowCount; with --dry-run blocked by table; else skipped",
            "by table and reason, deletionsEnded, millis.",
        })
final class PurgeCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Option(names = "--dry-run", description = "Only say what would go.")
    private boolean dryRun;

    @Option(
            names = "--deletion",
            paramLabel = "ID",
            description = "Remove all of this one deletion instead, before its time.")
    private @Nullable Long deletion;

    @Option(names = "--yes", description = "Do not ask. Required where nobody can be asked.")
    private boolean yes;

    @Override
    public Integer call() {
        Database chosen = database.open(terminal());
        Purge purge = Purge.open(chosen.dataSource(), policy.load());
        if (dryRun) {
            forecast(forecast(purge), chosen);
            return ExitCode.DONE;
        }
        if (!yes && !agreed(purge, chosen)) {
            say("Nothing has been removed.");
            return ExitCode.FINDINGS;
        }
        report(run(purge));
        return ExitCode.DONE;
    }

    private PurgeForecast forecast(Purge purge) {
        return deletion == null ? purge.dryRun() : purge.dryRun(deletion);
    }

    private boolean agreed(Purge purge, Database chosen) {
        if (!terminal().interactive()) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "",
                    "a purge removes rows of " + chosen.name() + " for good, and there is nobody to ask.",
                    "Add --yes, or --dry-run to see what would go.");
        }
        PurgeForecast forecast = forecast(purge);
        forecast(forecast, chosen);
        return forecast.rowCount() > 0
                && terminal().confirm("Remove " + Wording.count(forecast.rowCount(), "row") + " for good?");
    }

    private PurgeReport run(Purge purge) {
        if (!terminal().interactive() || output.json()) {
            return run(purge, PurgeProgress.SILENT);
        }
        try (ProgressBar bar =
                OneLine.bar(terminal(), "Purging", forecast(purge).rowCount())) {
            return run(purge, (pass, table, rows, total) -> bar.stepTo(total));
        }
    }

    private PurgeReport run(Purge purge, PurgeProgress progress) {
        return deletion == null ? purge.run(progress) : purge.deletion(deletion, progress);
    }

    private void forecast(PurgeForecast forecast, Database chosen) {
        if (output.json()) {
            printJson(Json.object()
                    .with("dryRun", true)
                    .with("cutoff", forecast.cutoff())
                    .with("rows", Json.counts(forecast.rows()))
                    .with("rowCount", forecast.rowCount())
                    .with("blocked", Json.counts(forecast.blocked())));
            return;
        }
        if (forecast.rowCount() == 0) {
            say("Nothing to remove from " + chosen.name() + ": nothing has outlived its retention.");
        } else {
            TextTable table = new TextTable(terminal(), "table", "would go>", "would stay>");
            forecast.rows()
                    .forEach((name, rows) -> table.row(
                            name.toString(),
                            Wording.number(rows),
                            Wording.number(forecast.blocked().getOrDefault(name, 0L))));
            table.print();
        }
        long blocked =
                forecast.blocked().values().stream().mapToLong(Long::longValue).sum();
        if (blocked > 0) {
            say(Wording.count(blocked, "row") + " would stay because rows that stay refer to them: "
                    + TrashText.rows(forecast.blocked()) + ".");
        }
    }

    private void report(PurgeReport report) {
        if (output.json()) {
            printJson(json(report));
            return;
        }
        say(terminal().paint(Terminal.Style.GREEN, "Removed") + " " + Wording.count(report.rowCount(), "row")
                + " for good in " + took(report.took())
                + (report.rows().isEmpty() ? "." : ": " + TrashText.rows(report.rows()) + "."));
        if (report.deletionsEnded() > 0) {
            say("  " + Wording.count(report.deletionsEnded(), "deletion") + " ended with it.");
        }
        for (SkipReason reason : SkipReason.values()) {
            long rows = report.skipped(reason);
            if (rows > 0) {
                say("  " + Wording.count(rows, "row") + " stayed: " + reason.text() + ".");
            }
        }
    }

    private static String took(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    private static Json.Fields json(PurgeReport report) {
        Json.Fields skipped = Json.object();
        for (Map.Entry<TableName, Map<SkipReason, Long>> entry :
                report.skipped().entrySet()) {
            Json.Fields reasons = Json.object();
            entry.getValue()
                    .forEach((reason, rows) -> reasons.with(reason.name().toLowerCase(Locale.ROOT), rows));
            skipped.with(entry.getKey().toString(), reasons);
        }
        return Json.object()
                .with("dryRun", false)
                .with("run", report.run())
                .with("cutoff", report.cutoff())
                .with("rows", Json.counts(report.rows()))
                .with("rowCount", report.rowCount())
                .with("skipped", skipped)
                .with("deletionsEnded", report.deletionsEnded())
                .with("millis", report.took().toMillis());
    }
}
