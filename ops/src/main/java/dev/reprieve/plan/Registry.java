package dev.reprieve.plan;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Installed.Marked;
import dev.reprieve.plan.Installed.Original;
import dev.reprieve.policy.Markers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads and writes the rows of {@code reprieve.original}. */
final class Registry {
    private Registry() {}

    /** Notes what an object was; a note that exists already stays. */
    static String note(Kind kind, String object, String definition) {
        return insert(kind, object, Identifier.literal(definition)) + " ON CONFLICT (kind, object) DO NOTHING";
    }

    /** Notes what an object was, in place of an older note. */
    static String replace(Kind kind, String object, String definition) {
        return replaceWith(kind, object, Identifier.literal(definition));
    }

    /** As {@link #replace}, with the definition given as an SQL expression. */
    static String replaceWith(Kind kind, String object, String expression) {
        return insert(kind, object, expression)
                + " ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition";
    }

    /** Forgets a note. */
    static String forget(Kind kind, String object) {
        return "DELETE FROM reprieve.original WHERE kind = " + Identifier.literal(kind.text()) + " AND object = "
                + Identifier.literal(object);
    }

    private static String insert(Kind kind, String object, String expression) {
        return "INSERT INTO reprieve.original (kind, object, definition) VALUES (" + Identifier.literal(kind.text())
                + ", " + Identifier.literal(object) + ", " + expression + ")";
    }

    /** How a marked table is noted: one {@code name=value} a line. */
    static String text(Marked marked) {
        Markers markers = marked.markers();
        StringBuilder text = new StringBuilder("live=" + markers.live() + "\nflag=" + markers.flag() + "\nat="
                + markers.at() + "\ndeletion=" + markers.deletion());
        new TreeSet<>(marked.added()).forEach(column -> text.append("\nadded=").append(column));
        return text.toString();
    }

    static Map<TableName, Marked> marked(List<Original> originals) {
        Map<TableName, Marked> found = new TreeMap<>();
        for (Original original : originals) {
            if (original.kind() == Kind.TABLE) {
                found.put(TableName.parse(original.object(), ""), parse(original.definition()));
            }
        }
        return found;
    }

    private static Marked parse(String definition) {
        String live = "";
        String flag = "";
        String at = "";
        String deletion = "";
        Set<String> added = new LinkedHashSet<>();
        for (String line : definition.split("\n", -1)) {
            int sign = line.indexOf('=');
            String value = line.substring(sign + 1);
            switch (line.substring(0, Math.max(sign, 0))) {
                case "live" -> live = value;
                case "flag" -> flag = value;
                case "at" -> at = value;
                case "deletion" -> deletion = value;
                case "added" -> added.add(value);
                default -> throw new IllegalStateException("reprieve.original has a line " + line);
            }
        }
        return new Marked(new Markers(live, flag, at, deletion), added);
    }
}
