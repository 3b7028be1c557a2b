package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells a person, or a program, why a command failed. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        OutputOptions output = outputOptions(command.getCommandSpec());
        ReprieveException said = said(failure);
        if (output.json()) {
            List<Json.Fields> all = said.all().stream()
                    .map(e -> Json.object()
                            .with("code", e.code().code())
                            .with("where", e.where())
                            .with("problem", e.problem())
                            .with("wayOut", e.wayOut()))
                    .toList();
            terminal.out().println(Json.write(Json.object().with("errors", all)));
        } else {
            said.all().forEach(e -> terminal.err().println(shown(terminal, e)));
        }
        if (output.verbose()) {
            failure.printStackTrace(terminal.err());
        }
        terminal.err().flush();
        return said.code() == ErrorCode.USAGE ? ExitCode.USAGE : ExitCode.FAILED;
    }

    /** One failure as a person sees it; of several found together only this one. */
    static String shown(Terminal terminal, ReprieveException e) {
        String where = e.where().isEmpty() ? "" : " " + e.where();
        return terminal.paint(Terminal.Style.RED, e.code().code()) + where + ": " + e.problem() + " " + e.wayOut();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        terminal.err().println(ErrorCode.USAGE.code() + ": " + failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, terminal.err())) {
            terminal.err().println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
        }
        terminal.err().flush();
        return ExitCode.USAGE;
    }

    private static ReprieveException said(Throwable failure) {
        return cause(failure, ReprieveException.class)
                .or(() -> cause(failure, SQLException.class).map(e -> Database.failure("", e)))
                .orElseGet(() -> new ReprieveException(
                        ErrorCode.INTERNAL,
                        "",
                        failure.getClass().getSimpleName() + " (" + failure.getMessage() + ").",
                        "This is a defect of Reprieve: report it with the output of --verbose.",
                        failure));
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        Throwable current = failure;
        while (current != null) {
            if (type.isInstance(current)) {
                return Optional.of(type.cast(current));
            }
            current = current.getCause();
        }
        return Optional.empty();
    }

    private static OutputOptions outputOptions(CommandSpec spec) {
        return spec.userObject() instanceof Action action ? action.output : new OutputOptions();
    }
}
