package dev.reprieve.trash;

import java.util.List;
import java.util.Optional;

/**
 * One page of the trash, newest first.
 *
 * @param next what to pass to {@link TrashQuery#after(long)} for the next page; empty if this is the last
 */
public record TrashPage(List<TrashEntry> entries, Optional<Long> next) {
    public TrashPage {
        entries = List.copyOf(entries);
    }
}
