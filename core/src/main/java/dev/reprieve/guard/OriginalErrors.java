package dev.reprieve.guard;

import dev.reprieve.catalog.Column;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import dev.reprieve.policy.Names;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a constraint violation the shape that it would have without Reprieve: the name of the application's own foreign
 * key in the place of its twin's, and keys without the live column. Costs nothing until something fails.
 */
final class OriginalErrors {
    private static final String INTEGRITY_CLASS = "23";

    /** What a failure shows the whole row for: a NULL where none may be, a CHECK. */
    private static final Set<String> ROW_STATES = Set.of("23502", "23514");

    private final Map<String, String> originals = new HashMap<>();
    private final Set<String> liveColumns = new LinkedHashSet<>();
    private final Map<String, String> liveMarkers = new HashMap<>();

    OriginalErrors(Protection protection) {
        for (Edge edge : protection.edges()) {
            originals.put(edge.twinName(), edge.name());
        }
        for (ProtectedTable table : protection.tables()) {
            liveColumns.add(table.markers().live());
            liveMarkers.put(table.name().name(), trailingMarkers(table));
            // a constraint of the application that has a twin's name keeps it, unless it is that twin
            List<ForeignKey> keys = protection.catalog().foreignKeysFrom(table.name());
            for (ForeignKey key : keys) {
                if (!key.columns().contains(table.markers().live())) {
                    originals.remove(key.name());
                }
            }
            parts(protection, table, keys);
            liveKeys(table);
        }
    }

    /** The database names the parts of keys to partitioned tables itself, and reports them where a parent is deleted. */
    private void parts(Protection protection, ProtectedTable child, List<ForeignKey> keys) {
        for (ForeignKey twin : keys) {
            if (!twin.partitionOf() || !twin.columns().contains(child.markers().live())) {
                continue;
            }
            List<String> columns = twin.columns().subList(0, twin.columns().size() - 1);
            keys.stream()
                    .filter(k -> k.partitionOf()
                            && k.parent().equals(twin.parent())
                            && k.columns().equals(columns))
                    .map(ForeignKey::name)
                    .findFirst()
                    .or(() -> declared(protection, twin, columns))
                    .ifPresent(original -> originals.put(twin.name(), original));
        }
    }

    /** What is unique is so among live rows twice where it is referred to: the live key can be the first to say so. */
    private void liveKeys(ProtectedTable table) {
        String live = table.markers().live();
        List<Index> indexes = table.table().indexes();
        for (Index key : indexes) {
            int last = key.keys().size() - 1;
            if (last < 1 || !key.keys().get(last).equals(live)) {
                continue;
            }
            List<String> columns = key.keys().subList(0, last);
            if (key.name().equals(Names.liveKey(table.name(), columns))) {
                indexes.stream()
                        .filter(i -> i.unique() && !i.name().equals(key.name()))
                        .filter(i -> i.keys().equals(key.keys()) || (i.keys().equals(columns) && onLive(i, live)))
                        .findFirst()
                        .ifPresent(i -> originals.put(key.name(), i.name()));
            }
        }
    }

    private static boolean onLive(Index index, String live) {
        return index.predicate()
                .map(p -> p.equals(live) || p.equals(Identifier.quote(live)))
                .orElse(true);
    }

    /** A relation that only the policy declares has no base, and so no names for its parts. */
    private static Optional<String> declared(Protection protection, ForeignKey twin, List<String> columns) {
        TableName parent = protection.catalog().rootOf(twin.parent());
        return protection.edgesFrom(twin.child()).stream()
                .filter(e -> e.foreignKey().isEmpty()
                        && e.columns().equals(columns)
                        && protection.catalog().rootOf(e.parent()).equals(parent))
                .map(Edge::name)
                .findFirst();
    }

    /** The same failure as the application would see it; the very same object if nothing in it is Reprieve's. */
    SQLException translate(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || !state.startsWith(INTEGRITY_CLASS)) {
            return failure;
        }
        SQLException shown = failure instanceof BatchUpdateException batch ? rebuiltBatch(batch) : rebuilt(failure);
        SQLException next = failure.getNextException();
        if (shown == failure) {
            return failure;
        }
        shown.setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            shown.addSuppressed(suppressed);
        }
        if (next != null) {
            shown.setNextException(translate(next));
        }
        return shown;
    }

    private SQLException rebuiltBatch(BatchUpdateException failure) {
        Throwable cause = failure.getCause();
        Throwable shownCause = cause instanceof SQLException sql ? translate(sql) : cause;
        String message = original(failure.getMessage());
        if (shownCause == cause && message.equals(failure.getMessage())) {
            return failure;
        }
        return new BatchUpdateException(
                message, failure.getSQLState(), failure.getErrorCode(), failure.getLargeUpdateCounts(), shownCause);
    }

    private SQLException rebuilt(SQLException failure) {
        String markers = ROW_STATES.contains(failure.getSQLState()) ? markersIn(failure.getMessage()) : "";
        UnaryOperator<String> shown = text -> withoutMarkers(original(text), markers);
        String message = shown.apply(String.valueOf(failure.getMessage()));
        if (message.equals(failure.getMessage())) {
            return failure;
        }
        Optional<SQLException> same = DriverError.rebuild(failure, shown);
        if (same.isPresent()) {
            return same.get();
        }
        return new SQLException(message, failure.getSQLState(), failure.getErrorCode(), failure);
    }

    /** How the hidden columns of a live row end the list of its values, if they stand at the end. */
    private static String trailingMarkers(ProtectedTable table) {
        List<Column> columns = table.table().columns();
        List<Column> hidden = columns.subList(table.visibleColumns().size(), columns.size());
        StringBuilder values = new StringBuilder();
        for (Column column : hidden) {
            String name = column.name();
            if (!table.hides(name)) {
                return "";
            }
            boolean live = name.equals(table.markers().live());
            boolean flag = name.equals(table.markers().flag());
            values.append(live ? ", t" : flag ? ", f" : ", null");
        }
        return values.toString();
    }

    private String markersIn(@Nullable String message) {
        for (Map.Entry<String, String> table : liveMarkers.entrySet()) {
            if (message != null && message.contains('"' + table.getKey() + '"')) {
                return table.getValue();
            }
        }
        return "";
    }

    /** {@code (1, x, t, f, null, null)} becomes {@code (1, x)}. */
    private static String withoutMarkers(String text, String markers) {
        int at = markers.isEmpty() ? -1 : text.lastIndexOf(markers + ")");
        return at < 0 ? text : text.substring(0, at) + text.substring(at + markers.length());
    }

    /** A text of an error with the twins' names and the live columns taken out of it. */
    String original(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String shown = originals.getOrDefault(text, text);
        for (Map.Entry<String, String> name : originals.entrySet()) {
            // the database and the driver quote names in double quotes, or in the marks of the user's language
            if (shown.contains(name.getKey())) {
                shown = replaceName(shown, name.getKey(), name.getValue());
            }
        }
        for (String live : liveColumns) {
            shown = withoutKeyPart(shown, live);
        }
        return shown;
    }

    /** Replaces a name where it stands as a whole. */
    private static String replaceName(String text, String name, String by) {
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length())) {
            int end = at + name.length();
            boolean whole = (at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1)))
                    && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
            if (whole) {
                out.append(text, from, at).append(by);
                from = end;
            }
        }
        return out.append(text, from, text.length()).toString();
    }

    /** {@code (post_id, live)=(4, t)} becomes {@code (post_id)=(4)}; the live column is the last of any key. */
    private static String withoutKeyPart(String text, String live) {
        String column = ", " + live + ")=(";
        int at = text.indexOf(column);
        int value = at < 0 ? -1 : text.lastIndexOf(", t)");
        if (value < at + column.length() - 1) {
            return text;
        }
        return text.substring(0, at)
                + ")=("
                + text.substring(at + column.length(), value)
                + text.substring(value + ", t".length());
    }
}
