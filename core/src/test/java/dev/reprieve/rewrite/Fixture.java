package dev.reprieve.rewrite;

import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One pair of a fixture file: lines beginning with {@code #} say what it shows (perhaps {@code sees: all}, or that the
 * database has {@code rejected} what comes out, as it would the original), then the
 * text, then {@code => changed}, {@code deleting}, {@code unchanged} or {@code refused}, then what is to come out.
 */
record Fixture(Dialect dialect, String title, Visibility visibility, String sql, String outcome, String expected) {
    private static final String SEES = "sees:";

    private static final Map<Dialect, List<String>> FILES = Map.of(
            Dialect.POSTGRESQL,
            List.of(
                    "select",
                    "joins",
                    "hidden",
                    "names",
                    "with",
                    "insert",
                    "update",
                    "delete",
                    "merge",
                    "by-hand",
                    "other",
                    "refused",
                    "temporary"),
            Dialect.MARIADB,
            List.of("mariadb", "mariadb-changes"),
            Dialect.H2,
            List.of("h2", "h2-changes"),
            Dialect.SQLITE,
            List.of("sqlite", "sqlite-changes"));

    /** The fixtures of one dialect. */
    static Stream<Fixture> all(Dialect dialect) {
        return FILES.get(dialect).stream().flatMap(f -> read(dialect, f + ".sql").stream());
    }

    private static List<Fixture> read(Dialect dialect, String file) {
        List<Fixture> fixtures = new ArrayList<>();
        for (String block : resource(file).strip().split("\n\n+")) {
            fixtures.add(parse(dialect, file, block));
        }
        return fixtures;
    }

    static String resource(String file) {
        try (InputStream in = Objects.requireNonNull(Fixture.class.getResourceAsStream("/rewrite/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Fixture parse(Dialect dialect, String file, String block) {
        StringBuilder title = new StringBuilder();
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        String outcome = "";
        Visibility visibility = Visibility.LIVE;
        for (String line : block.split("\n")) {
            if (line.startsWith("# ")) {
                title.append(line, 2, line.length());
                int sees = line.indexOf(SEES);
                if (sees >= 0) {
                    String name = line.substring(sees + SEES.length()).strip();
                    visibility = Visibility.valueOf(name.toUpperCase(Locale.ROOT));
                }
            } else if (line.startsWith("=> ")) {
                outcome = line.substring(3);
            } else {
                (outcome.isEmpty() ? before : after).add(line);
            }
        }
        if (outcome.isEmpty()) {
            throw new IllegalArgumentException("no outcome in " + block);
        }
        return new Fixture(
                dialect, file + ": " + title, visibility, String.join("\n", before), outcome, String.join("\n", after));
    }

    @Override
    public String toString() {
        return title + ": " + sql.lines().findFirst().orElse("");
    }
}
