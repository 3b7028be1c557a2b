package dev.reprieve.trash;

import java.util.List;

/** A deletion with its rows, table by table. */
public record TrashDetail(TrashEntry entry, List<TrashedRows> tables) {
    public TrashDetail {
        tables = List.copyOf(tables);
    }
}
