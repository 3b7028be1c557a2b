package dev.reprieve.testkit.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates tables and their rows. Values come from small ranges, so that joins meet and NULLs are common. */
public final class DataGenerator {
    private static final int MOST_TABLES = 4;
    private static final int MOST_ROWS = 8;
    private static final int VALUES = 5;
    private static final List<String> TEXTS = List.of("x", "y", "z", "X", "");

    private final Random random;

    /** @param random the only source of chance */
    public DataGenerator(Random random) {
        this.random = random;
    }

    /** Between two and four tables; some columns carry the same names in several, so that USING and NATURAL bite. */
    public List<TableShape> tables() {
        List<TableShape> tables = new ArrayList<>();
        int count = 2 + random.nextInt(MOST_TABLES - 1);
        for (int i = 0; i < count; i++) {
            List<String> integers = new ArrayList<>(List.of("a"));
            if (random.nextBoolean()) {
                integers.add("b");
            }
            if (random.nextInt(3) == 0) {
                integers.add("n" + i);
            }
            List<String> texts = random.nextBoolean() ? List.of("s") : List.of("s", "u" + i);
            tables.add(new TableShape("t" + i, integers, texts));
        }
        return tables;
    }

    /** Rows of a table as lists of SQL literals in column order; {@code id} is distinct. */
    public List<List<String>> rows(TableShape table) {
        List<List<String>> rows = new ArrayList<>();
        int count = random.nextInt(MOST_ROWS + 1);
        for (int id = 1; id <= count; id++) {
            List<String> row = new ArrayList<>();
            row.add(Integer.toString(id));
            table.integers().forEach(c -> row.add(integer()));
            table.texts().forEach(c -> row.add(text()));
            rows.add(row);
        }
        return rows;
    }

    private String integer() {
        return random.nextInt(6) == 0 ? "NULL" : Integer.toString(random.nextInt(VALUES));
    }

    private String text() {
        return random.nextInt(6) == 0 ? "NULL" : "'" + TEXTS.get(random.nextInt(TEXTS.size())) + "'";
    }
}
