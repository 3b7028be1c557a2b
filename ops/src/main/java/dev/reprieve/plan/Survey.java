package dev.reprieve.plan;

import dev.reprieve.catalog.TableName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was counted in the rows themselves before planning.
 *
 * @param obstacles rows that would break a constraint that the plan adds
 * @param toAdopt by table, how many rows the application has deleted by hand that are not tombstones yet
 * @param tombstones by table, how many tombstones it holds; only counted for an undo
 * @param aside how many have been set aside into the ledger; only counted for an undo
 * @param mostlyDeleted large tables of which more than half the rows are tombstones, by the database's statistics
 */
public record Survey(
        List<Obstacle> obstacles,
        Map<TableName, Long> toAdopt,
        Map<TableName, Long> tombstones,
        long aside,
        Set<TableName> mostlyDeleted) {
    /** Nothing found. */
    public static final Survey EMPTY = new Survey(List.of(), Map.of(), Map.of(), 0, Set.of());

    public Survey {
        obstacles = List.copyOf(obstacles);
        toAdopt = Map.copyOf(toAdopt);
        tombstones = Map.copyOf(tombstones);
        mostlyDeleted = Set.copyOf(mostlyDeleted);
    }
}
