package dev.reprieve.cli;

import dev.reprieve.purge.Purge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reprieve purge resume}. */
@Command(
        name = "resume",
        description = "Let purges go on after `pause`.",
        footer = {
            "",
            "Example:",
            "  reprieve purge resume",
            "",
            "JSON: paused, changed.",
        })
final class PurgeResumeCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Override
    public Integer call() {
        boolean changed = Purge.open(database.open(terminal()).dataSource(), policy.load())
                .resume(HoldText.actor(null));
        if (output.json()) {
            printJson(Json.object().with("paused", false).with("changed", changed));
        } else {
            say(changed ? "Resumed." : "It was not paused.");
        }
        return ExitCode.DONE;
    }
}
