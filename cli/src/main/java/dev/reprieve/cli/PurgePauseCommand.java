package dev.reprieve.cli;

import dev.reprieve.purge.Purge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprieve purge pause}. */
@Command(
        name = "pause",
        description = "Let every purge of the database wait until `resume`, the running one too.",
        footer = {
            "",
            "Example:",
            "  reprieve purge pause --why \"release day\"",
            "",
            "JSON: paused.",
        })
final class PurgePauseCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Option(names = "--why", paramLabel = "TEXT", required = true, description = "Why; `status` shows it.")
    private String why = "";

    @Override
    public Integer call() {
        Purge.open(database.open(terminal()).dataSource(), policy.load()).pause(HoldText.actor(null), why);
        if (output.json()) {
            printJson(Json.object().with("paused", true));
        } else {
            say("Paused. `reprieve purge resume` lets it go on.");
        }
        return ExitCode.DONE;
    }
}
