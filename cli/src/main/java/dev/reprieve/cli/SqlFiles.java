package dev.reprieve.cli;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds and reads the files that a command is given: files, directories with all *.sql below, and patterns. */
final class SqlFiles {
    private SqlFiles() {}

    /** The files in the order given, those of one directory or pattern by name; each once. */
    static List<Path> find(List<String> given) {
        Set<Path> found = new LinkedHashSet<>();
        for (String name : given) {
            int wildcard = indexOfWildcard(name);
            if (wildcard >= 0) {
                int slash = name.lastIndexOf('/', wildcard);
                Path root = Path.of(slash < 0 ? "" : name.substring(0, slash + 1));
                PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name.substring(slash + 1));
                found.addAll(below(root, p -> matcher.matches(root.relativize(p)), name));
            } else if (Files.isDirectory(Path.of(name))) {
                found.addAll(below(Path.of(name), p -> p.toString().endsWith(".sql"), name));
            } else {
                found.add(Path.of(name));
            }
        }
        return List.copyOf(found);
    }

    private static int indexOfWildcard(String name) {
        for (int i = 0; i < name.length(); i++) {
            if ("*?[{".indexOf(name.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static List<Path> below(Path root, PathMatcher wanted, String name) {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> found = new ArrayList<>(all.filter(Files::isRegularFile)
                    .filter(wanted::matches)
                    .sorted()
                    .toList());
            if (found.isEmpty()) {
                throw new ReprieveException(
                        ErrorCode.USAGE, name, "there is no file with SQL.", "Check the path; directories hold *.sql.");
            }
            return found;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static ReprieveException unreadable(String name, IOException e) {
        String why = e instanceof CharacterCodingException ? "it is not UTF-8" : e.getMessage();
        return new ReprieveException(
                ErrorCode.USAGE,
                name,
                "the file cannot be read (" + why + ").",
                "Check the path and that it is UTF-8.",
                e);
    }
}
