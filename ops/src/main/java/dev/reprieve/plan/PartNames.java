package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.Edge;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The names that the database made up for the parts of a foreign key to a partitioned table, one for each partition of
 * the parent: errors show them where the parent's row is changed or deleted. A key that is made anew gets others, as those
 * are still taken then.
 */
final class PartNames {
    private static final String RENAME = """
            DO $reprieve$
            DECLARE
                part record;
            BEGIN
                FOR part IN
                    SELECT p.conname AS made, o.name FROM pg_catalog.pg_constraint AS k
                    JOIN pg_catalog.pg_constraint AS p ON p.conparentid = k.oid AND p.conrelid = k.conrelid
                    JOIN (VALUES {names}) AS o(name, parent) ON o.parent = p.confrelid
                    WHERE k.conrelid = {child}::pg_catalog.regclass AND k.conname = {key} AND p.conname <> o.name
                        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS t
                            WHERE t.conrelid = k.conrelid AND t.conname = o.name)
                LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I',
                        {child}::pg_catalog.regclass, part.made, part.name);
                END LOOP;
            END $reprieve$""";

    private PartNames() {}

    /** Gives the parts of the edge's key, made anew, the names that they have in the catalog; empty if it has none. */
    static Optional<String> keep(Catalog catalog, Edge edge) {
        Map<TableName, String> names = new LinkedHashMap<>();
        for (ForeignKey key : catalog.foreignKeysFrom(edge.child())) {
            if (key.partitionOf()
                    && key.columns().equals(edge.columns())
                    && !key.parent().equals(edge.parent())
                    && catalog.rootOf(key.parent()).equals(catalog.rootOf(edge.parent()))) {
                // those of an interrupted plan's successor are younger
                names.putIfAbsent(key.parent(), key.name());
            }
        }
        if (names.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(RENAME.replace(
                        "{names}",
                        names.entrySet().stream()
                                .map(n -> "(" + literal(n.getValue()) + ", "
                                        + literal(n.getKey().sql()) + "::pg_catalog.regclass)")
                                .collect(Collectors.joining(", ")))
                .replace("{child}", literal(edge.child().sql()))
                .replace("{key}", literal(edge.name())));
    }
}
