package dev.reprieve.cli;

import picocli.CommandLine.Command;

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
final class TrashCommand extends CommandGroup {}
