package dev.reprieve.cli;

import picocli.CommandLine.Command;

/** {@code reprieve hold}: legal holds. */
@Command(
        name = "hold",
        description = "Place, list and release legal holds: what they hold is not purged, whatever its retention.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {HoldPlaceCommand.class, HoldListCommand.class, HoldReleaseCommand.class},
        footer = {
            "",
            "Example:",
            "  reprieve hold place \"case 4711\" --why \"lawsuit Smith\" --deletion 42",
            "  reprieve hold list",
            "  reprieve hold release \"case 4711\" --why settled",
        })
final class HoldCommand extends CommandGroup {}
