package dev.reprieve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code reprieve trash}: the deletions that can be undone. */
@Command(
        name = "trash",
        description = "List, show and restore deletions that can be undone.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TrashListCommand.class, TrashShowCommand.class, TrashRestoreCommand.class},
        footer = {
            "",
            "Example:",
            "  reprieve trash list --actor alice --since 7d",
            "  reprieve trash show 42",
            "  reprieve trash restore 42",
        })
final class TrashCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE;
    }
}
