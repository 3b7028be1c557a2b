package dev.reprieve.cli;

import picocli.CommandLine.Option;

/** Options for what a command prints. */
final class OutputOptions {
    @Option(names = "--json", description = "Print JSON, for programs. Field names are stable.")
    private boolean json;

    @Option(names = "--verbose", description = "Print the stack trace of a failure.")
    private boolean verbose;

    boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }
}
