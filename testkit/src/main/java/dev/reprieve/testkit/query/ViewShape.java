package dev.reprieve.testkit.query;

/**
 * A generated view with the columns {@code c0}, an integer, and {@code c1}, a text.
 *
 * @param query what it shows
 */
public record ViewShape(String name, String query) {}
