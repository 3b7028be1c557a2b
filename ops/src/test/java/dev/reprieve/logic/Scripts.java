package dev.reprieve.logic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.jar.JarEntry;

/** The scripts that {@code sql-logic-test} brings along. */
final class Scripts {
    private static final String ONE_OF_THEM = "/test/select1.test";

    private Scripts() {}

    /**
     * All of them in random order, but taking turns by directory: the first few dozen have one of each.
     *
     * @param large whether the directories whose tables have 1,000 and more rows are among them
     */
    static Deque<String> shuffled(Random random, boolean large) throws IOException {
        Map<String, List<String>> directories = new TreeMap<>();
        URL url = Objects.requireNonNull(Scripts.class.getResource(ONE_OF_THEM), ONE_OF_THEM);
        // the jar stays open for the others that read from it
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        for (JarEntry entry : Collections.list(connection.getJarFile().entries())) {
            String name = entry.getName();
            if (name.startsWith("test/") && name.endsWith(".test") && (large || !name.contains("/1000"))) {
                String directory = name.substring(0, name.lastIndexOf('/'));
                directories.computeIfAbsent(directory, d -> new ArrayList<>()).add(name);
            }
        }
        directories.values().forEach(d -> Collections.shuffle(d, random));
        Deque<String> all = new ArrayDeque<>();
        for (int turn = 0; !directories.isEmpty(); turn++) {
            List<List<String>> order = new ArrayList<>(directories.values());
            Collections.shuffle(order, random);
            for (List<String> directory : order) {
                all.add(directory.get(turn));
            }
            int done = turn + 1;
            directories.values().removeIf(d -> d.size() == done);
        }
        return all;
    }

    /** The records of a script that are meant for a database. */
    static List<Entry> read(String name, String database) throws IOException {
        InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream("/" + name), name);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            return new ScriptReader(reader, database).read();
        }
    }
}
