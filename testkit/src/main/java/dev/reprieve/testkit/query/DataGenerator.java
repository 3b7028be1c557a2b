package dev.reprieve.testkit.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Generates tables and their rows. Values come from small ranges, so that joins meet and NULLs are common; few rows, so
 * that no join of them takes long.
 */
public final class DataGenerator {
    private static final int MOST_TABLES = 4;
    private static final int MOST_ROWS = 5;
    private static final int VALUES = 5;
    private static final int FIRST_TOMBSTONE_ID = 500;
    private static final List<String> TEXTS = List.of("x", "y", "z", "X", "");

    private final Random random;
    private int oneNullIn = 6;

    /** @param random the only source of chance */
    public DataGenerator(Random random) {
        this.random = random;
    }

    /** Between two and four tables; some columns carry the same names in several, so that USING and NATURAL bite. */
    public List<TableShape> tables() {
        List<TableShape> tables = new ArrayList<>();
        int count = 2 + random.nextInt(MOST_TABLES - 1);
        for (int i = 0; i < count; i++) {
            tables.add(table(i));
        }
        return tables;
    }

    private TableShape table(int number) {
        List<String> integers = new ArrayList<>(List.of("a"));
        if (random.nextBoolean()) {
            integers.add("b");
        }
        if (random.nextInt(3) == 0) {
            integers.add("n" + number);
        }
        Optional<String> unique = random.nextInt(3) > 0 ? Optional.of("k") : Optional.empty();
        unique.ifPresent(integers::add);
        List<String> texts = random.nextBoolean() ? List.of("s") : List.of("s", "u" + number);
        List<String> columns = new ArrayList<>(List.of("id"));
        columns.addAll(integers);
        columns.addAll(texts);
        List<String> markers = markers(number);
        List<String> hidden = new ArrayList<>(markers);
        // columns adopted from a soft delete by hand, which the application knows
        if (random.nextInt(4) == 0) {
            int adopted = 1 + random.nextInt(2);
            for (int i = 1; i <= adopted; i++) {
                columns.add(1 + random.nextInt(columns.size()), markers.get(i));
                hidden.remove(markers.get(i));
            }
        }
        List<String> physical = new ArrayList<>(columns);
        boolean atTheEnd = random.nextBoolean();
        hidden.forEach(m -> physical.add(atTheEnd ? physical.size() : random.nextInt(physical.size() + 1), m));
        return new TableShape("t" + number, integers, texts, random.nextBoolean(), unique, columns, physical, markers);
    }

    private List<String> markers(int number) {
        return random.nextInt(3) > 0
                ? List.of("live", "is_deleted", "deleted_at", "deletion_id")
                : List.of("alive", "gone" + number, "gone_at", "gone_by");
    }

    /** Makes NULL rare or common in the rows to come. */
    public void vary() {
        oneNullIn = 2 + random.nextInt(7);
    }

    /** Rows of a table as SQL literals for {@link TableShape#data}, as many as there may be. */
    public List<List<String>> rows(TableShape table) {
        List<List<String>> rows = new ArrayList<>();
        int count = random.nextInt(MOST_ROWS + 1);
        for (int id = 1; id <= count; id++) {
            rows.add(row(table, id, id * 2));
        }
        return rows;
    }

    /** Rows that have been deleted: some exactly like live ones, some of their own. */
    private List<List<String>> tombstones(TableShape table, List<List<String>> live) {
        List<List<String>> rows = new ArrayList<>();
        int count = random.nextInt(MOST_ROWS + 1);
        for (int i = 0; i < count; i++) {
            int id = table.primaryKey() ? FIRST_TOMBSTONE_ID + i : 1 + random.nextInt(MOST_ROWS);
            if (!live.isEmpty() && random.nextInt(3) == 0) {
                List<String> twin = new ArrayList<>(live.get(random.nextInt(live.size())));
                if (table.primaryKey()) {
                    twin.set(table.data().indexOf("id"), Integer.toString(id));
                }
                rows.add(twin);
            } else {
                rows.add(row(table, id, 2 * random.nextInt(MOST_ROWS + 1)));
            }
        }
        return rows;
    }

    /** The live rows with tombstones among them, each with its live key and flag at the end. */
    public List<List<String>> mixed(TableShape table, List<List<String>> live) {
        List<List<String>> rows = new ArrayList<>();
        live.forEach(r -> rows.add(with(r, "TRUE", "FALSE")));
        for (List<String> tombstone : tombstones(table, live)) {
            rows.add(random.nextInt(rows.size() + 1), with(tombstone, "NULL", "TRUE"));
        }
        return rows;
    }

    private static List<String> with(List<String> row, String live, String flag) {
        List<String> all = new ArrayList<>(row);
        all.add(live);
        all.add(flag);
        return all;
    }

    private List<String> row(TableShape table, int id, int key) {
        List<String> row = new ArrayList<>();
        for (String column : table.data()) {
            if (column.equals("id")) {
                row.add(Integer.toString(id));
            } else if (table.uniqueKey().filter(column::equals).isPresent()) {
                row.add(random.nextInt(5) == 0 ? "NULL" : Integer.toString(key));
            } else {
                row.add(table.texts().contains(column) ? text() : integer());
            }
        }
        return row;
    }

    private String integer() {
        return random.nextInt(oneNullIn) == 0 ? "NULL" : Integer.toString(random.nextInt(VALUES));
    }

    private String text() {
        return random.nextInt(oneNullIn) == 0 ? "NULL" : "'" + TEXTS.get(random.nextInt(TEXTS.size())) + "'";
    }
}
