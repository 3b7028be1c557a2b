package dev.reprieve.testkit.twin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows, as literals, that statements may be about: live when last looked at, or seen some time before. */
final class Pool {
    private static final int MOST_SEEN = 60;

    private final Map<String, List<List<String>>> live = new HashMap<>();
    private final Map<String, List<List<String>>> seen = new HashMap<>();
    private int fresh = 100;

    /** Notes what is live now. */
    void update(Contents contents) {
        contents.rows().forEach((table, rows) -> {
            List<List<String>> old = seen.computeIfAbsent(table, t -> new ArrayList<>());
            for (List<String> row : live.getOrDefault(table, List.of())) {
                if (!rows.contains(row) && !old.contains(row)) {
                    old.add(row);
                }
            }
            while (old.size() > MOST_SEEN) {
                old.remove(0);
            }
            live.put(table, rows);
        });
    }

    List<List<String>> live(TwinTable table) {
        return live.getOrDefault(table.name(), List.of());
    }

    List<List<String>> seen(TwinTable table) {
        return seen.getOrDefault(table.name(), List.of());
    }

    /** A number that no row had yet. */
    int fresh() {
        return fresh++;
    }
}
