package dev.reprieve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The one command, {@code reprieve}. */
@Command(
        name = "reprieve",
        description = "DELETE, with an undo: complete soft delete for any JDBC application.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InitCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            CheckCommand.class,
            RewriteCommand.class,
            CatalogCommand.class,
            TrashCommand.class,
            HoldCommand.class,
            PurgeCommand.class,
            DemoCommand.class,
        },
        footer = {
            "",
            "Start with an existing database:",
            "  export REPRIEVE_DB=jdbc:postgresql://localhost/blog",
            "  reprieve init     write reprieve.yaml from what the database contains",
            "  reprieve plan     show what would be changed",
            "  reprieve apply    change it, online",
            "or see it on a database of its own: reprieve demo",
            "",
            "Exit codes: 0 done, 1 findings, 2 usage, 3 database or policy error",
        })
public final class ReprieveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ReprieveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs the command that the arguments name and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(Terminal.system(), arguments));
    }

    /** Runs a command in this process. */
    static int run(Terminal terminal, String... arguments) {
        CommandLine line = on(terminal);
        int code = line.execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    /** The commands, ready to be executed. */
    static CommandLine on(Terminal terminal) {
        Failures failures = new Failures(terminal);
        CommandLine line = new CommandLine(new ReprieveCommand(terminal))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true);
        withHelp(line);
        return line;
    }

    /** Without a command, tells which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(terminal.out());
        return ExitCode.USAGE;
    }

    Terminal terminal() {
        return terminal;
    }

    private static void withHelp(CommandLine line) {
        line.getCommandSpec().mixinStandardHelpOptions(false);
        line.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        line.setUsageHelpWidth(100);
        line.setUsageHelpAutoWidth(false);
        line.getSubcommands().values().forEach(ReprieveCommand::withHelp);
    }
}
