package dev.reprieve.plan;

import dev.reprieve.catalog.TableName;
import java.util.List;
import java.util.Map;

/**
 * What was counted in the rows themselves before planning.
 *
 * @param obstacles rows that would break a constraint that the plan adds
 * @param toAdopt by table, how many rows the application has deleted by hand that are not tombstones yet
 * @param tombstones by table, how many tombstones it holds; only counted for an undo
 * @param aside how many have been set aside into the ledger; only counted for an undo
 */
public record Survey(
        List<Obstacle> obstacles, Map<TableName, Long> toAdopt, Map<TableName, Long> tombstones, long aside) {
    /** Nothing found. */
    public static final Survey EMPTY = new Survey(List.of(), Map.of(), Map.of(), 0);

    public Survey {
        obstacles = List.copyOf(obstacles);
        toAdopt = Map.copyOf(toAdopt);
        tombstones = Map.copyOf(tombstones);
    }
}
