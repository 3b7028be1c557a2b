package dev.reprieve.rewrite;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.sql.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A protected table with what rewriting needs of it, made once. */
final class Guarded {
    private final ProtectedTable table;
    private final Dialect dialect;
    private final String live;
    private final String list;
    private final List<String> visible;
    private final Set<String> names;
    private final boolean hides;
    private final boolean trailing;
    private final boolean refusesByHand;

    Guarded(ProtectedTable table, Dialect dialect, boolean refusesByHand) {
        this.table = table;
        this.refusesByHand = refusesByHand;
        this.dialect = dialect;
        this.live = quote(table.markers().live());
        List<String> columns = table.visibleColumns().stream().map(Column::name).toList();
        this.names = Set.copyOf(columns);
        this.visible = columns.stream().map(this::quote).toList();
        this.list = String.join(", ", visible);
        this.hides = table.markers().names().stream().anyMatch(table::hides);
        List<Column> all = table.table().columns();
        this.trailing = all.subList(0, columns.size()).equals(table.visibleColumns());
    }

    String quote(String name) {
        return Quoting.identifier(dialect, name);
    }

    ProtectedTable table() {
        return table;
    }

    TableName name() {
        return table.name();
    }

    /** The name as messages write it. */
    String label() {
        return table.name().name();
    }

    Markers markers() {
        return table.markers();
    }

    /** The live key, quoted as needed. */
    String live() {
        return live;
    }

    /** The columns that the application knows, quoted as needed. */
    List<String> visible() {
        return visible;
    }

    /** The same, with commas. */
    String list() {
        return list;
    }

    /** The same, each with a qualifier. */
    String list(String qualifier) {
        return visible.stream().map(c -> qualifier + "." + c).collect(Collectors.joining(", "));
    }

    /** Whether the application knows the column. */
    boolean shows(String column) {
        return names.contains(column) || adopts(column);
    }

    /** Whether any marker column is there that the application does not know. */
    boolean hides() {
        return hides;
    }

    /** Whether all hidden columns stand after the others. */
    boolean hidesAtTheEnd() {
        return trailing;
    }

    /** The marker of that name. */
    Optional<String> marker(String column) {
        return table.markers().names().stream()
                .filter(m -> dialect.sameName(m, column))
                .findFirst();
    }

    /** Whether the policy refuses statements that name marker columns. */
    boolean refusesByHand() {
        return refusesByHand;
    }

    /** Whether naming the column says what the statement wants to see. */
    boolean decides(String column) {
        return marker(column)
                .filter(m -> adopts(m) || !m.equals(markers().deletion()))
                .isPresent();
    }

    private boolean adopts(String column) {
        return table.adopted().contains(column);
    }

    /** What a marker column holds in a live row, as SQL; the row that DELETE … RETURNING must show. */
    String valueInLiveRow(String column) {
        if (column.equals(markers().live())) {
            return "TRUE";
        }
        if (column.equals(markers().flag())) {
            return "FALSE";
        }
        String type = table.table().column(column).map(Column::type).orElse("timestamptz");
        return "CAST(NULL AS " + type + ")";
    }
}
