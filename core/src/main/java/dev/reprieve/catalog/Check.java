package dev.reprieve.catalog;

/**
 * A CHECK constraint.
 *
 * @param definition as the database prints it, {@code CHECK (…)}
 */
public record Check(String name, String definition, boolean validated) {}
