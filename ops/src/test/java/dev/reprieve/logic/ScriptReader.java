package dev.reprieve.logic;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a script of sqllogictest as one database is to see it: {@code skipif}, {@code onlyif} and {@code halt} apply. */
final class ScriptReader {
    private final BufferedReader in;
    private final String database;
    private int line;
    private boolean meant = true;

    /**
     * @param database the name that {@code skipif} and {@code onlyif} know it by
     */
    ScriptReader(BufferedReader in, String database) {
        this.in = in;
        this.database = database;
    }

    List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String text = next(); text != null; text = next()) {
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            String[] words = text.trim().split("\\s+");
            switch (words[0]) {
                case "skipif" -> meant &= !words[1].equals(database);
                case "onlyif" -> meant &= words[1].equals(database);
                case "hash-threshold" -> meant = true;
                case "halt" -> {
                    if (meant) {
                        return entries;
                    }
                    meant = true;
                }
                case "statement" -> add(entries, statement());
                case "query" -> add(entries, query(words));
                default -> throw new IOException("line " + line + ": " + text);
            }
        }
        return entries;
    }

    private void add(List<Entry> entries, Entry entry) {
        if (meant) {
            entries.add(entry);
        }
        meant = true;
    }

    private Entry statement() throws IOException {
        int start = line;
        StringBuilder sql = new StringBuilder();
        for (String text = next(); text != null && !text.isBlank(); text = next()) {
            append(sql, text);
        }
        return new Entry.Statement(start, sql.toString());
    }

    private Entry query(String[] words) throws IOException {
        int start = line;
        StringBuilder sql = new StringBuilder();
        String text = next();
        while (text != null && !text.isBlank() && !text.equals("----")) {
            append(sql, text);
            text = next();
        }
        List<String> values = new ArrayList<>();
        String hash = "";
        if (text != null && text.equals("----")) {
            for (text = next(); text != null && !text.isBlank(); text = next()) {
                int at = text.indexOf(" values hashing to ");
                if (at > 0) {
                    hash = text.substring(at + " values hashing to ".length());
                } else {
                    values.add(text);
                }
            }
        }
        Expected.Order order =
                words.length < 3 ? Expected.Order.NOSORT : Expected.Order.valueOf(words[2].toUpperCase(Locale.ROOT));
        return new Entry.Query(start, sql.toString(), new Expected(words[1], order, hash, values));
    }

    private static void append(StringBuilder sql, String text) {
        if (!sql.isEmpty()) {
            sql.append('\n');
        }
        sql.append(text);
    }

    private @Nullable String next() throws IOException {
        line++;
        return in.readLine();
    }
}
