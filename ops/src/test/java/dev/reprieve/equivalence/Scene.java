package dev.reprieve.equivalence;

import java.util.List;

/**
 * A few tables and what an application may do to them.
 *
 * @param schema with its rows
 * @param soft the soft tables
 * @param tables all of them, whose contents are compared
 * @param first done and committed before anything is compared: what leaves tombstones
 * @param doings each done in a transaction of its own that is rolled back; statements are divided by semicolons
 */
record Scene(
        String name, String schema, List<String> soft, List<String> tables, List<String> first, List<String> doings) {
    @Override
    public String toString() {
        return name;
    }

    /** A scene all of whose tables are soft. */
    static Scene of(String name, String schema, String tables, List<String> first, List<String> doings) {
        List<String> names = List.of(tables.split(" "));
        return new Scene(name, schema, names, names, first, doings);
    }
}
