package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.TableName;
import java.util.List;

/**
 * How a materialized view is stored, beyond its query: what another one in its place must have too.
 *
 * @param storage what stands between its name and AS: access method, parameters, tablespace
 * @param populated whether it holds data
 * @param settings the statements that give a fresh one its owner, rights, comments and column settings
 * @param readers the statements that make rules and functions, which name it in their bodies, anew
 * @param obstacles what else depends on it, so that it cannot be replaced
 */
public record Materialized(
        String storage,
        boolean populated,
        List<Template> settings,
        List<Part> parts,
        List<String> readers,
        List<String> obstacles) {
    public Materialized {
        settings = List.copyOf(settings);
        parts = List.copyOf(parts);
        readers = List.copyOf(readers);
        obstacles = List.copyOf(obstacles);
    }

    /** A statement about a relation, or a part of one, whose name is still open. */
    public record Template(String before, String after) {
        String on(TableName name) {
            return before + name.sql() + after;
        }
    }

    /**
     * An index or extended statistics of it, which have names of their own.
     *
     * @param kind {@code INDEX} or {@code STATISTICS}
     * @param create makes it: between its kind and its name, and from ON, around the view's name, to the end
     * @param settings the statements that complete it
     * @param clustered whether the view was clustered by it
     */
    public record Part(
            String kind, TableName name, String create, Template on, List<Template> settings, boolean clustered) {
        public Part {
            settings = List.copyOf(settings);
        }

        String createAs(TableName own, TableName view) {
            // an index lies in its view's schema and must not name it; statistics must
            String written = kind.equals("INDEX") ? quote(own.name()) : own.sql();
            return create + written + " " + on.on(view);
        }

        String rename(TableName from, String to) {
            return "ALTER " + kind + " " + from.sql() + " RENAME TO " + quote(to);
        }
    }
}
