package dev.reprieve.plan;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Markers;
import dev.reprieve.policy.Protection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Reprieve has put into the database so far, beyond what the catalog shows.
 *
 * @param relations tables, sequences and indexes in the schema {@code reprieve}, and its tables' columns as {@code
 *     table.column}
 * @param functions the functions in it: name to body
 * @param searchPaths under which they run, of those that have a path of their own: name to path
 * @param replicaIdentities indexes that are their table's replica identity, as {@code schema.table index}
 * @param nextNumber about what number (oid) the database will give to its next object
 * @param materialized how the application's materialized views are stored
 * @param equalities for columns of unique keys whose type lies outside pg_catalog, as {@code schema.table column}: the
 *     operator that compares them
 * @param grants who may delete from which tables
 * @param originals what objects were before a plan changed them, in the order in which they were noted
 */
public record Installed(
        boolean schema,
        Set<String> relations,
        Map<String, String> functions,
        Map<String, String> searchPaths,
        Set<String> replicaIdentities,
        long nextNumber,
        List<Original> originals,
        Map<TableName, Materialized> materialized,
        Map<String, String> equalities,
        Grants grants,
        Survey survey) {
    public Installed {
        replicaIdentities = Set.copyOf(replicaIdentities);
        relations = Set.copyOf(relations);
        functions = Map.copyOf(functions);
        searchPaths = Map.copyOf(searchPaths);
        originals = List.copyOf(originals);
        materialized = Map.copyOf(materialized);
        equalities = Map.copyOf(equalities);
    }

    /** What {@link Installed#read} finds in a database that Reprieve has never seen. */
    public static Installed nothing() {
        return new Installed(
                false,
                Set.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                0,
                List.of(),
                Map.of(),
                Map.of(),
                Grants.NONE,
                Survey.EMPTY);
    }

    /**
     * Reads what is there, and counts the rows that matter to a plan that has not been applied yet.
     *
     * @throws SQLException if a query fails
     */
    public static Installed read(Connection connection, Protection protection) throws SQLException {
        Installed state = InstalledReader.read(connection, Survey.EMPTY);
        return state.withSurvey(new Surveyor(connection, protection, state).beforePlan());
    }

    Installed withSurvey(Survey counted) {
        return new Installed(
                schema,
                relations,
                functions,
                searchPaths,
                replicaIdentities,
                nextNumber,
                originals,
                materialized,
                equalities,
                grants,
                counted);
    }

    /** An object as it was before. */
    public record Original(Kind kind, String object, String definition) {}

    /** The kinds of {@link Original}. */
    public enum Kind {
        /** A marked table's root: the names of its marker columns and which of them were added. */
        TABLE("table"),
        /** A foreign key's definition. */
        FOREIGN_KEY("foreign key"),
        /** A unique constraint's definition. */
        CONSTRAINT("constraint"),
        /** A unique index's definition. */
        INDEX("index"),
        /** A view's definition before it was rewritten. */
        VIEW("view"),
        /** The same view's definition after. */
        REWRITTEN_VIEW("rewritten view"),
        /** The statement that gives a role the rights again that it has lost. */
        GRANT("grant");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        static Kind of(String text) {
            for (Kind kind : values()) {
                if (kind.text.equals(text)) {
                    return kind;
                }
            }
            throw new IllegalStateException("reprieve.original has a row of kind " + text);
        }

        /** As the table {@code reprieve.original} has it. */
        public String text() {
            return text;
        }
    }

    /** A table that carries the markers: their names, and those columns that a plan added. */
    public record Marked(Markers markers, Set<String> added) {
        public Marked {
            added = Set.copyOf(added);
        }
    }

    /** The definition that an object had. */
    public Optional<String> original(Kind kind, String object) {
        return originals.stream()
                .filter(o -> o.kind() == kind && o.object().equals(object))
                .map(Original::definition)
                .findFirst();
    }

    /** Whether a function is there with this body, and under a path on which the schemas are. */
    boolean hasFunction(TableName function, String body, Collection<String> schemas) {
        String path = ", " + searchPaths.getOrDefault(function.name(), "") + ", ";
        return body.equals(functions.get(function.name()))
                && schemas.stream()
                        .allMatch(s ->
                                path.contains(", " + s + ", ") || path.contains(", " + Identifier.quote(s) + ", "));
    }

    /** The operator that says whether two values of a key's column are equal, whatever the search path. */
    String equality(TableName table, String column) {
        return equalities.getOrDefault(table + " " + column, "OPERATOR(pg_catalog.=)");
    }

    /** The marked tables (roots of their families), by name. */
    public Map<TableName, Marked> marked() {
        return Registry.marked(originals);
    }
}
