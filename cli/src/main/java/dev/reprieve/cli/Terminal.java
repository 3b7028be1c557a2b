package dev.reprieve.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

/**
 * Where a command reads from and writes to.
 *
 * @param environment the environment variables
 * @param interactive whether a person sits in front of it, so that questions, colours and progress bars make sense
 * @param clock tells how long ago something was
 */
record Terminal(
        PrintWriter out,
        PrintWriter err,
        InputStream in,
        Map<String, String> environment,
        boolean interactive,
        Clock clock) {
    private static final int WIDTH = 100;
    private static final int NARROWEST = 40;

    /** The terminal or the pipes of this process; UTF-8, as everything else that a repository holds. */
    static Terminal system() {
        return new Terminal(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                System.in,
                System.getenv(),
                System.console() != null,
                Clock.systemDefaultZone());
    }

    /** How a piece of text is shown where colours are to be had. */
    enum Style {
        BOLD("1"),
        FAINT("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    /** Whether to use colours: only in front of a person, and not if NO_COLOR says otherwise. */
    boolean colour() {
        return interactive
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** The text in a style, if there are colours. */
    String paint(Style style, String text) {
        return colour() ? "\u001B[" + style.code + "m" + text + "\u001B[0m" : text;
    }

    /** Columns that a line may take; without a person in front of it, lines may be as long as they are. */
    int width() {
        if (!interactive) {
            return Integer.MAX_VALUE;
        }
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("\\d{1,4}") ? Math.max(NARROWEST, Integer.parseInt(columns)) : WIDTH;
    }

    /** Asks a question that only {@code y} or {@code yes} affirms. */
    boolean confirm(String question) {
        out.print(question + " [y/N] ");
        out.flush();
        String answer = readLine().strip().toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    /** The next line of the input; empty at its end. */
    String readLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole rest of the input. */
    String readAll() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
