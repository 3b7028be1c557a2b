package dev.reprieve.trash;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the column of a unique index that can take a suffix: of text, in a key part or in its expression, not computed,
 * and not one by which rows refer to each other.
 */
final class RenameColumns {
    // an expression's columns stand in its parsed form; the index's dependencies would mix them with its condition's
    private static final String CANDIDATES = """
            SELECT k.number, a.attname,
                   CASE WHEN b.typname IN ('varchar', 'bpchar') AND m.typmod > 4 THEN m.typmod - 4 ELSE 0 END
            FROM unnest(?::text[]) WITH ORDINALITY AS k(name, number)
            JOIN pg_index AS i ON i.indexrelid = k.name::regclass
            JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attgenerated = ''
             AND (a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                  OR a.attnum IN (SELECT v.found[1]::int2
                                  FROM regexp_matches(i.indexprs::text, ':varattno (\\d+)', 'g') AS v(found)))
            JOIN pg_type AS t ON t.oid = a.atttypid
            JOIN pg_type AS b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
            CROSS JOIN LATERAL (SELECT CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END) AS m(typmod)
            WHERE t.typcategory = 'S' AND b.typname <> 'name' AND b.typtype <> 'd'
            ORDER BY k.number, a.attnum
            """;

    private RenameColumns() {}

    /**
     * The column that takes the suffix, or why none does.
     *
     * @param limit the longest value in characters; 0 if there is no limit
     */
    sealed interface Choice {
        record Target(String column, int limit) implements Choice {}

        record None(String because, String wayOut) implements Choice {}
    }

    private record Candidate(int index, Choice.Target target) {}

    static Map<UniqueIndex, Choice> read(
            Connection connection, Protection protection, Map<UniqueIndex, OnTaken.Rename> wanted) throws SQLException {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        List<UniqueIndex> indexes = List.copyOf(wanted.keySet());
        List<String> names = indexes.stream()
                .map(i -> Identifier.quote(i.table().name().schema()) + "." + Identifier.quote(i.constraint()))
                .toList();
        List<Candidate> candidates = SqlText.of(CANDIDATES, names)
                .list(
                        connection,
                        row -> new Candidate(row.getInt(1) - 1, new Choice.Target(row.getString(2), row.getInt(3))));
        Map<UniqueIndex, Choice> found = new LinkedHashMap<>();
        for (int i = 0; i < indexes.size(); i++) {
            UniqueIndex index = indexes.get(i);
            int number = i;
            Set<String> fixed = fixed(protection, index);
            List<Choice.Target> own = candidates.stream()
                    .filter(c ->
                            c.index() == number && !fixed.contains(c.target().column()))
                    .map(Candidate::target)
                    .toList();
            OnTaken.Rename rename = wanted.getOrDefault(index, new OnTaken.Rename());
            found.put(index, choose(index.constraint(), own, rename));
        }
        return found;
    }

    private static Choice choose(String constraint, List<Choice.Target> candidates, OnTaken.Rename rename) {
        Optional<String> wanted = rename.column();
        List<Choice.Target> fitting = candidates.stream()
                .filter(t -> wanted.isEmpty() || wanted.get().equals(t.column()))
                .toList();
        if (fitting.isEmpty()) {
            return new Choice.None(
                    wanted.map(c -> c + " is no text column of its key that could take a suffix")
                            .orElse("its key has no text column that could take a suffix"),
                    "Restore with " + constraint + " set to skip, or free the value.");
        }
        if (fitting.size() > 1) {
            List<String> names = fitting.stream().map(Choice.Target::column).toList();
            return new Choice.None(
                    "its key has several text columns (" + String.join(", ", names) + ")",
                    "Say which gets the suffix: " + constraint + "=rename@" + names.get(0) + ".");
        }
        Choice.Target target = fitting.get(0);
        int length = rename.suffix().codePointCount(0, rename.suffix().length());
        return target.limit() > 0 && length >= target.limit()
                ? new Choice.None(
                        "a suffix of " + length + " characters leaves no room in " + target.column() + ", which has "
                                + target.limit(),
                        "Give a shorter one: " + constraint + "=rename:-2.")
                : target;
    }

    /** Columns that say what a row is or what it belongs to: with another value it would be another row. */
    private static Set<String> fixed(Protection protection, UniqueIndex index) {
        TableName table = index.table().name();
        Set<String> columns = new HashSet<>(index.table().table().table().primaryKey());
        columns.addAll(index.table().table().markers().names());
        TableName root = protection.catalog().rootOf(table);
        List<Edge> edges = new ArrayList<>(protection.edges());
        for (Edge edge : edges) {
            if (edge.child().equals(table) || edge.child().equals(root)) {
                columns.addAll(edge.columns());
            }
            if (edge.parent().equals(table) || edge.parent().equals(root)) {
                columns.addAll(edge.parentColumns());
            }
        }
        protection.catalog().foreignKeys().stream()
                .filter(f -> f.child().equals(table))
                .forEach(f -> columns.addAll(f.columns()));
        return columns;
    }
}
