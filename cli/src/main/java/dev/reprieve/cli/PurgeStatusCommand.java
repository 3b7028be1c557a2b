package dev.reprieve.cli;

import dev.reprieve.purge.Purge;
import dev.reprieve.purge.PurgeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprieve purge status}. */
@Command(
        name = "status",
        description = "Show how the purge stands: what is overdue, what runs and waits, what ran.",
        footer = {
            "",
            "Example:",
            "  reprieve purge status --overdue-after 2d",
            "",
            "Exit code 1 if there is something to look at.",
            "JSON: at, armed (at, by) or problem, paused (at, by, reason), running (run, startedAt, holder,",
            "purged, expected, waitsFor, heardOf), runs (run, startedAt, finishedAt, outcome, purged,",
            "skipped, left), lastSuccess, backlog by table, backlogRows, oldestOverdue, held by table",
            "(rows, byHold), warnings.",
        })
final class PurgeStatusCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Option(
            names = "--overdue-after",
            paramLabel = "TIME",
            defaultValue = "26h",
            description = "Warn if no run has been completed for so long. Default: ${DEFAULT-VALUE}")
    private String overdueAfter = "26h";

    @Override
    public Integer call() {
        Duration late = PurgeOptions.checked(() -> PurgeOptions.span(overdueAfter));
        Database chosen = database.open(terminal());
        PurgeStatus status = Purge.open(chosen.dataSource(), policy.load()).status(late);
        if (output.json()) {
            printJson(json(status));
        } else {
            print(status, chosen.name());
        }
        return status.warnings().isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
    }

    private void print(PurgeStatus status, String name) {
        Instant now = status.at();
        say(
                status.arming().armed()
                        ? name + ": armed "
                                + Wording.ago(status.arming().armedAt().orElse(now), now) + " by "
                                + status.arming().armedBy().orElse("someone") + "."
                        : name + ": not armed.");
        status.paused()
                .ifPresent(p -> say("Paused " + Wording.ago(p.at(), now) + " by " + p.by()
                        + (p.reason().isEmpty() ? "." : ": " + p.reason() + ".")));
        say(
                status.backlogRows() == 0
                        ? "Nothing is overdue."
                        : Wording.count(status.backlogRows(), "row") + " overdue, since "
                                + status.oldestOverdue()
                                        .map(o -> Wording.span(Duration.between(o, now)))
                                        .orElse("an unknown time")
                                + ": " + TrashText.rows(status.backlog()) + ".");
        if (!status.held().isEmpty()) {
            say(Wording.count(
                            status.held().values().stream()
                                    .mapToLong(h -> h.rows())
                                    .sum(),
                            "row") + " held by " + PurgeText.holds(status.held()) + ".");
        }
        status.running()
                .ifPresent(r -> say("Run " + r.run() + " goes on since "
                        + Wording.span(Duration.between(r.startedAt(), now)) + " (" + r.holder() + "): "
                        + Wording.number(r.purged())
                        + r.expected().map(e -> " of " + Wording.number(e)).orElse("") + " rows"
                        + r.waitsFor().map(w -> "; waits: " + w).orElse("") + "."));
        runs(status.lastRuns(), now);
        status.warnings().forEach(w -> say(terminal().paint(Terminal.Style.YELLOW, "Warning") + ": " + w));
    }

    private void runs(List<PurgeStatus.Past> runs, Instant now) {
        if (runs.isEmpty()) {
            say("No run has ended yet.");
            return;
        }
        TextTable table = new TextTable(terminal(), "run>", "ended", "took", "outcome", "removed>", "left>");
        runs.forEach(r -> table.row(
                String.valueOf(r.run()),
                Wording.ago(r.finishedAt(), now),
                Wording.span(Duration.between(r.startedAt(), r.finishedAt())),
                r.outcome(),
                Wording.number(r.purged()),
                Wording.number(r.left())));
        table.print();
    }

    private static Json.Fields json(PurgeStatus status) {
        Json.Fields fields = Json.object().with("at", status.at());
        if (status.arming().armed()) {
            fields.with(
                    "armed",
                    Json.object()
                            .with("at", status.arming().armedAt())
                            .with("by", status.arming().armedBy()));
        } else {
            fields.with("problem", status.arming().problem());
        }
        status.paused()
                .ifPresent(p -> fields.with(
                        "paused",
                        Json.object().with("at", p.at()).with("by", p.by()).with("reason", p.reason())));
        status.running()
                .ifPresent(r -> fields.with(
                        "running",
                        Json.object()
                                .with("run", r.run())
                                .with("startedAt", r.startedAt())
                                .with("holder", r.holder())
                                .with("purged", r.purged())
                                .with("expected", r.expected())
                                .with("waitsFor", r.waitsFor())
                                .with("heardOf", r.heardOf())));
        return fields.with(
                        "runs",
                        status.lastRuns().stream().map(PurgeStatusCommand::json).toList())
                .with("lastSuccess", status.lastSuccess())
                .with("backlog", Json.counts(status.backlog()))
                .with("backlogRows", status.backlogRows())
                .with("oldestOverdue", status.oldestOverdue())
                .with("held", PurgeText.held(status.held()))
                .with("warnings", status.warnings());
    }

    private static Json.Fields json(PurgeStatus.Past run) {
        return Json.object()
                .with("run", run.run())
                .with("startedAt", run.startedAt())
                .with("finishedAt", run.finishedAt())
                .with("outcome", run.outcome())
                .with("purged", run.purged())
                .with("skipped", run.skipped())
                .with("left", run.left());
    }
}
