package dev.reprieve.catalog;

/**
 * A rewrite rule of a table.
 *
 * @param event the command that it rewrites
 */
public record Rule(String name, Trigger.Event event) {}
