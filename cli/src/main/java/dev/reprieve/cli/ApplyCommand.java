package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.plan.Limits;
import dev.reprieve.plan.Migration;
import dev.reprieve.plan.Pause;
import dev.reprieve.plan.Plan;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprieve apply}: brings a database to its policy while the application works. */
@Command(
        name = "apply",
        description = "Bring the database to its policy while the application reads and writes.",
        footer = {
            "",
            "Example:",
            "  reprieve apply",
            "  reprieve apply --yes --lock-timeout 100",
            "  reprieve apply --undo",
            "",
            "Cut short at any moment, it finishes when it is run again.",
            "JSON: undo, applied (the ids of the steps).",
        })
final class ApplyCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Option(
            names = "--undo",
            description = "Take Reprieve out of the database again. Refused while rows would be lost.")
    private boolean undo;

    @Option(names = "--yes", description = "Do not ask. Required where nobody can be asked.")
    private boolean yes;

    @Option(
            names = "--lock-timeout",
            paramLabel = "MILLIS",
            description = "The longest that a step may make others wait, 10 to 60000. Default: ${DEFAULT-VALUE}")
    private int lockTimeoutMillis = Limits.DEFAULT.lockTimeoutMillis();

    @Override
    public Integer call() throws SQLException {
        Limits limits = limits();
        Policy wanted = policy.load();
        Database chosen = database.open(terminal());
        if (!undo) {
            PolicyNames.require(wanted, chosen.catalog());
        }
        try (Connection connection = chosen.connect()) {
            Migration migration = new Migration(connection, wanted);
            Plan plan = undo ? migration.undoPlan() : migration.plan();
            if (!output.json()) {
                new PlanText(terminal()).brief(plan, chosen.name());
            }
            plan.requireRunnable();
            if (!plan.isEmpty() && !agreed(plan, chosen)) {
                say("Nothing has been changed.");
                return ExitCode.FINDINGS;
            }
            List<String> applied;
            try (ApplyProgress progress = new ApplyProgress(terminal(), output.json())) {
                if (undo) {
                    migration.undo(limits, progress, Pause.SLEEP);
                } else {
                    migration.apply(limits, progress, Pause.SLEEP);
                }
                applied = progress.applied();
            }
            if (output.json()) {
                printJson(Json.object().with("undo", plan.undo()).with("applied", applied));
            } else if (!applied.isEmpty()) {
                say(terminal().paint(Terminal.Style.GREEN, "Done") + ": " + Wording.count(applied.size(), "step") + ". "
                        + chosen.name()
                        + (undo ? " has nothing of Reprieve any more." : " is as its policy wants it."));
            }
            return ExitCode.DONE;
        }
    }

    private boolean agreed(Plan plan, Database chosen) {
        if (yes) {
            return true;
        }
        if (!terminal().interactive()) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "",
                    Wording.count(plan.steps().size(), "step") + " would change " + chosen.name()
                            + ", and there is nobody to ask.",
                    "Add --yes.");
        }
        return terminal().confirm("Apply " + Wording.count(plan.steps().size(), "step") + " to " + chosen.name() + "?");
    }

    private Limits limits() {
        try {
            return Limits.DEFAULT.withLockTimeoutMillis(lockTimeoutMillis);
        } catch (IllegalArgumentException e) {
            throw new ReprieveException(ErrorCode.USAGE, "--lock-timeout", e.getMessage() + ".", "Give another.", e);
        }
    }
}
