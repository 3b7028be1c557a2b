package dev.reprieve.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a plan as files that Flyway runs: one a step, as each must commit by itself, or its locks would outlive it. A
 * step that cannot run inside a transaction gets a script configuration beside it.
 */
public final class FlywayWriter {
    private static final int LONGEST_NAME = 80;

    private FlywayWriter() {}

    /**
     * Writes {@code V<version>_<step>__reprieve_<id>.sql}, which Flyway orders as version {@code <version>.<step>}.
     *
     * @param version a version that none of the project's migrations has, for example {@code 42}
     * @param lockTimeoutMillis how long a statement may wait for a lock; Flyway stops at one that waits longer, and
     *     continues there when it is run again
     * @return the files in order
     * @throws java.nio.file.FileAlreadyExistsException if one of them exists
     */
    public static List<Path> write(Plan plan, Path directory, String version, int lockTimeoutMillis)
            throws IOException {
        plan.requireRunnable();
        Files.createDirectories(directory);
        List<Path> files = new ArrayList<>();
        int width = String.valueOf(plan.steps().size()).length();
        int number = 0;
        for (Step step : plan.steps()) {
            String name = String.format(
                    Locale.ROOT, "V%s_%0" + width + "d__reprieve_%s.sql", version, ++number, slug(step.id()));
            String text = text(step, lockTimeoutMillis);
            files.add(create(directory.resolve(name), text));
            List<String> settings = new ArrayList<>();
            if (!step.transactional()) {
                settings.add("executeInTransaction=false");
            }
            if (text.contains("${")) {
                settings.add("placeholderReplacement=false");
            }
            if (!settings.isEmpty()) {
                files.add(create(directory.resolve(name + ".conf"), String.join("\n", settings) + "\n"));
            }
        }
        return files;
    }

    private static String text(Step step, int lockTimeoutMillis) {
        StringBuilder text = new StringBuilder("-- ").append(step.title()).append('\n');
        step.locks()
                .forEach(l -> text.append("-- locks: ")
                        .append(l)
                        .append(", ")
                        .append(l.mode().effect())
                        .append('\n'));
        text.append("-- takes: ").append(step.duration()).append('\n');
        if (step.transactional()) {
            text.append("SET LOCAL lock_timeout = ").append(lockTimeoutMillis).append(";\n");
        }
        step.sql().forEach(sql -> text.append(sql).append(";\n"));
        return text.toString();
    }

    private static Path create(Path file, String text) throws IOException {
        return Files.writeString(file, text, java.nio.file.StandardOpenOption.CREATE_NEW);
    }

    private static String slug(String id) {
        StringBuilder slug = new StringBuilder();
        id.toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (plain) {
                slug.appendCodePoint(c);
            } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '_') {
                slug.append('_');
            }
        });
        return slug.substring(0, Math.min(slug.length(), LONGEST_NAME));
    }
}
