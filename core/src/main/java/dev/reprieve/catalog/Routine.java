package dev.reprieve.catalog;

/**
 * A function or procedure that is not an aggregate and does not belong to an extension or the system.
 *
 * @param name schema and name
 * @param arguments its argument types as the database prints them, to tell overloads apart
 * @param language {@code sql}, {@code plpgsql}, …
 * @param body its source text
 * @param returnsTrigger whether it is a trigger function
 */
public record Routine(TableName name, String arguments, String language, String body, boolean returnsTrigger) {
    /** {@code schema.name(arguments)}. */
    public String signature() {
        return name + "(" + arguments + ")";
    }
}
