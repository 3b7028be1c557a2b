package dev.reprieve.rewrite;

import dev.reprieve.scope.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One pair of a fixture file: lines beginning with {@code #} say what it shows (perhaps {@code sees: all}, or that the
 * database has {@code rejected} what comes out, as it would the original), then the
 * text, then {@code => changed}, {@code deleting}, {@code unchanged} or {@code refused}, then what is to come out.
 */
record Fixture(String title, Visibility visibility, String sql, String outcome, String expected) {
    private static final String SEES = "sees:";

    static List<Fixture> read(String file) {
        List<Fixture> fixtures = new ArrayList<>();
        for (String block : Blog.resource("/rewrite/" + file).strip().split("\n\n+")) {
            fixtures.add(parse(file, block));
        }
        return fixtures;
    }

    private static Fixture parse(String file, String block) {
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
                file + ": " + title, visibility, String.join("\n", before), outcome, String.join("\n", after));
    }

    @Override
    public String toString() {
        return title + ": " + sql.lines().findFirst().orElse("");
    }
}
