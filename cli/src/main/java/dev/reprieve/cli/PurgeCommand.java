package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Policy;
import dev.reprieve.purge.Arming;
import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeForecast;
import dev.reprieve.purge.PurgeOutcome;
import dev.reprieve.purge.PurgeProgress;
import dev.reprieve.purge.PurgeReport;
import dev.reprieve.purge.PurgeSettings;
import dev.reprieve.purge.PurgeSettings.Unlike;
import dev.reprieve.purge.Timing;
import dev.reprieve.purge.metrics.PurgeMetrics;
import dev.reprieve.purge.schedule.PurgeSchedule;
import dev.reprieve.purge.schedule.PurgeScheduler;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprieve purge}: removes for good what has outlived its retention. */
@Command(
        name = "purge",
        description = "Remove for good what has outlived its retention, in small batches beside the application.",
        subcommands = {PurgeStatusCommand.class, PurgePauseCommand.class, PurgeResumeCommand.class},
        footer = {
            "",
            "Example:",
            "  reprieve purge --dry-run",
            "  reprieve purge --arm          (once for each database)",
            "  reprieve purge --yes          (from a scheduler)",
            "  reprieve purge --watch --window \"01:00-05:00 Europe/Berlin\" --metrics 9464",
            "  reprieve purge @purge.conf    (options from a file, one a line)",
            "  reprieve purge status",
            "",
            "Until a database is armed, and in a copy of one that was, every run is a dry run (exit code 1).",
            "JSON: run, cutoff, dryRun, rows by table, rowCount, held by table (rows, byHold); with --dry-run",
            "blocked by table, armed, problem; else skipped by table and reason, deletionsEnded, millis, outcome,",
            "because, waitedMillis by throttle, batches, batchP99Millis, left, resumed.",
        })
final class PurgeCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Mixin
    private PurgeOptions options = new PurgeOptions();

    @Option(names = "--dry-run", description = "Only say what would go.")
    private boolean dryRun;

    @Option(
            names = "--deletion",
            paramLabel = "ID",
            description = "Remove all of this one deletion instead, before its time.")
    private @Nullable Long deletion;

    @Option(names = "--yes", description = "Do not ask. Required where nobody can be asked.")
    private boolean yes;

    @Option(names = "--arm", description = "Say that this database may be purged, and remove nothing yet.")
    private boolean arm;

    @Option(names = "--disarm", description = "Take that back.")
    private boolean disarm;

    @Option(
            names = "--accept",
            paramLabel = "WHAT",
            description = "Go on although the `clock` is ahead, or a `retention` shorter than in the last run.")
    private Set<Unlike> accepted = EnumSet.noneOf(Unlike.class);

    @Option(names = "--watch", description = "Stay and run again and again; needs no --yes, as it needs arming.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "With --watch: from the end of a run to the next. Default: ${DEFAULT-VALUE}")
    private String every = "1h";

    @Option(
            names = "--jitter",
            paramLabel = "TIME",
            description = "Begin up to so much later, at random. Default: 1m with --watch, else not")
    private @Nullable String jitter;

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            description = "With --watch: serve metrics to Prometheus there, under /metrics.")
    private @Nullable String metrics;

    @Override
    public Integer call() throws InterruptedException {
        Database chosen = database.open(terminal());
        Purge purge = Purge.open(chosen.dataSource(), policy.load(), options.settings(accepted));
        PurgeText text = new PurgeText(this, chosen.name());
        if (disarm) {
            purge.disarm(HoldText.actor(null));
            say("The purge is not armed on " + chosen.name() + " any more.");
            return ExitCode.DONE;
        }
        if (arm) {
            return arm(purge, chosen, text);
        }
        if (watch) {
            return watch(chosen, text);
        }
        Arming arming = purge.arming();
        boolean mayRun = arming.armed() || deletion != null;
        if (dryRun || !mayRun) {
            text.forecast(forecast(purge), arming);
            return dryRun ? ExitCode.DONE : ExitCode.FINDINGS;
        }
        if (!yes && !agreed(purge, chosen, text, arming)) {
            say("Nothing has been removed.");
            return ExitCode.FINDINGS;
        }
        String atMost = jitter;
        if (atMost != null) {
            Duration most = PurgeOptions.checked(() -> PurgeOptions.span(atMost));
            Timing.SYSTEM.rest().millis(RandomGenerator.getDefault().nextLong(most.toMillis() + 1));
        }
        PurgeReport report = run(purge, chosen);
        text.report(report);
        return report.outcome() == PurgeOutcome.DONE ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private int watch(Database chosen, PurgeText text) {
        Policy wanted = policy.load();
        PurgeSettings settings = options.settings(accepted);
        String atMost = jitter;
        PurgeSchedule schedule = PurgeOptions.checked(() -> new PurgeSchedule(
                PurgeOptions.span(every),
                atMost == null ? PurgeSchedule.DEFAULT.jitter() : PurgeOptions.span(atMost),
                settings.pace().outside() ? Optional.empty() : settings.pace().window(),
                PurgeSchedule.DEFAULT.overdueAfter()));
        if (metrics == null) {
            PurgeScheduler.of(chosen.dataSource(), wanted, settings, schedule, new PurgeWatch(this, text, List.of()))
                    .loop();
            return ExitCode.DONE;
        }
        try (MetricsEndpoint endpoint = new MetricsEndpoint(metrics)) {
            say("Metrics are served on port " + endpoint.port() + ".");
            PurgeWatch listener = new PurgeWatch(this, text, List.of(new PurgeMetrics(endpoint.registry())));
            PurgeScheduler.of(chosen.dataSource(), wanted, settings, schedule, listener)
                    .loop();
            return ExitCode.DONE;
        }
    }

    private int arm(Purge purge, Database chosen, PurgeText text) {
        PurgeForecast forecast = purge.dryRun();
        if (!output.json()) {
            text.forecast(forecast, purge.arming());
        }
        if (!yes) {
            requireSomebody("arming lets every purge of " + chosen.name() + " remove rows for good");
            if (!terminal().confirm("Arm the purge on " + chosen.name() + "?")) {
                say("It is as it was.");
                return ExitCode.FINDINGS;
            }
        }
        purge.arm(HoldText.actor(null));
        if (output.json()) {
            printJson(Json.object().with("armed", true).with("rowCount", forecast.rowCount()));
        } else {
            say(terminal().paint(Terminal.Style.GREEN, "Armed") + ": the next purge of " + chosen.name()
                    + " removes what has outlived its retention.");
        }
        return ExitCode.DONE;
    }

    private PurgeForecast forecast(Purge purge) {
        return deletion == null ? purge.dryRun() : purge.dryRun(deletion);
    }

    private boolean agreed(Purge purge, Database chosen, PurgeText text, Arming arming) {
        requireSomebody("a purge removes rows of " + chosen.name() + " for good");
        PurgeForecast forecast = forecast(purge);
        text.forecast(forecast, arming);
        return forecast.rowCount() > 0
                && terminal().confirm("Remove " + Wording.count(forecast.rowCount(), "row") + " for good?");
    }

    private void requireSomebody(String what) {
        if (!terminal().interactive()) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "",
                    what + ", and there is nobody to ask.",
                    "Add --yes, or --dry-run to see what would go.");
        }
    }

    private PurgeReport run(Purge purge, Database chosen) {
        try {
            return withBar(purge);
        } catch (ReprieveException e) {
            if (e.code() != ErrorCode.PURGE_UNCONFIRMED || yes || !terminal().interactive()) {
                throw e;
            }
            e.all().forEach(each -> say(each.problem()));
            if (!terminal().confirm("Go on all the same?")) {
                throw e;
            }
            return withBar(
                    Purge.open(chosen.dataSource(), policy.load(), options.settings(EnumSet.allOf(Unlike.class))));
        }
    }

    private PurgeReport withBar(Purge purge) {
        if (!terminal().interactive() || output.json()) {
            return run(purge, PurgeProgress.SILENT);
        }
        try (PurgeBar bar = new PurgeBar(terminal())) {
            return run(purge, bar);
        }
    }

    private PurgeReport run(Purge purge, PurgeProgress progress) {
        return deletion == null ? purge.run(progress) : purge.deletion(deletion, progress);
    }
}
