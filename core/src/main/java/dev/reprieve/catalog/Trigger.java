package dev.reprieve.catalog;

import java.util.Set;

/**
 * A trigger that someone wrote (not the internal ones behind foreign keys).
 *
 * @param definition the whole {@code CREATE TRIGGER} as the database prints it
 * @param function {@code schema.name} of its function
 * @param before whether it fires BEFORE rather than AFTER or INSTEAD OF
 * @param eachRow FOR EACH ROW rather than STATEMENT
 * @param inherited whether it is the clone of a partitioned parent's trigger
 */
public record Trigger(
        String name,
        TableName table,
        String definition,
        String function,
        boolean before,
        boolean eachRow,
        Set<Event> events,
        boolean enabled,
        boolean inherited) {
    public Trigger {
        events = Set.copyOf(events);
    }

    /** What fires a trigger. */
    public enum Event {
        INSERT,
        UPDATE,
        DELETE,
        TRUNCATE
    }
}
