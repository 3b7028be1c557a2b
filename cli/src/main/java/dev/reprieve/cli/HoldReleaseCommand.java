package dev.reprieve.cli;

import dev.reprieve.hold.Hold;
import dev.reprieve.hold.Holds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprieve hold release}. */
@Command(
        name = "release",
        description = "Release a hold. What no other hold holds and has outlived its retention goes in the next purge.",
        footer = {
            "",
            "Example:",
            "  reprieve hold release \"case 4711\" --why settled",
            "",
            "JSON: the hold as in `hold list --all`.",
        })
final class HoldReleaseCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Parameters(paramLabel = "NAME", description = "The hold, as `hold list` shows it.")
    private String name = "";

    @Option(names = "--why", paramLabel = "TEXT", required = true, description = "Why, for the record.")
    private String why = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who releases it. Default: the login name")
    private @Nullable String by;

    @Override
    public Integer call() {
        Hold released = Holds.open(database.open(terminal()).dataSource(), policy.load())
                .release(name, HoldText.actor(by), why);
        if (output.json()) {
            printJson(HoldText.json(released));
        } else {
            say(terminal().paint(Terminal.Style.GREEN, "Released") + " " + name + ": " + HoldText.targets(released)
                    + ".");
        }
        return ExitCode.DONE;
    }
}
