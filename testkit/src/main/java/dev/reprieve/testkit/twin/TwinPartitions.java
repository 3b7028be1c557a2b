package dev.reprieve.testkit.twin;

import dev.reprieve.testkit.twin.TwinColumn.Kind;
import dev.reprieve.testkit.twin.TwinColumn.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a generated table is partitioned.
 *
 * @param method HASH, LIST or RANGE
 * @param column a column of the primary key
 * @param bounds what each partition's definition ends with
 */
record TwinPartitions(String method, String column, List<String> bounds) {
    private static final int LISTED = 24;

    TwinPartitions {
        bounds = List.copyOf(bounds);
    }

    /** By values that rows will have: generated numbers from 1 on, others from 100 on. */
    static TwinPartitions draw(Chance chance, TwinColumn column) {
        int first = column.kind() == Kind.PLAIN ? 100 : 1;
        List<String> bounds = new ArrayList<>();
        String method = chance.of("HASH", "LIST", "RANGE");
        int count = 2 + chance.below(2);
        if (method.equals("HASH")) {
            for (int i = 0; i < count; i++) {
                bounds.add("FOR VALUES WITH (MODULUS " + count + ", REMAINDER " + i + ")");
            }
            return new TwinPartitions(method, column.name(), bounds);
        }
        int from = first;
        for (int i = 1; i < count; i++) {
            int offset = i - 1;
            int to = from + 5 + chance.below(60);
            int start = from;
            bounds.add(
                    method.equals("RANGE")
                            ? "FOR VALUES FROM (" + (i == 1 ? "MINVALUE" : key(column, start)) + ") TO ("
                                    + key(column, to) + ")"
                            : IntStream.range(0, LISTED)
                                    .mapToObj(n -> key(column, first + n * 3 + offset))
                                    .collect(Collectors.joining(", ", "FOR VALUES IN (", ")")));
            from = to;
        }
        bounds.add("DEFAULT");
        return new TwinPartitions(method, column.name(), bounds);
    }

    private static String key(TwinColumn column, int number) {
        // of the same length, so that their order is that of the numbers
        return column.type() == Type.INT ? String.valueOf(number) : "'k" + number + "'";
    }

    /** The partitions' names. */
    List<String> names(String table) {
        return IntStream.range(0, bounds.size()).mapToObj(i -> table + "_p" + i).toList();
    }

    List<String> ddl(String table) {
        List<String> names = names(table);
        return IntStream.range(0, bounds.size())
                .mapToObj(i -> "CREATE TABLE " + names.get(i) + " PARTITION OF " + table + " " + bounds.get(i))
                .toList();
    }
}
