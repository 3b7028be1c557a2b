package dev.reprieve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share: the options for output, and the terminal. */
abstract class Action implements Callable<Integer> {
    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command; returns an {@link ExitCode}. */
    @Override
    public abstract Integer call() throws Exception;

    final Terminal terminal() {
        return ((ReprieveCommand) spec.root().userObject()).terminal();
    }

    /** Prints a line for a person; nothing when the output is JSON. */
    final void say(String line) {
        if (!output.json()) {
            terminal().out().println(line);
        }
    }

    final void printJson(Object value) {
        terminal().out().println(Json.write(value));
    }
}
