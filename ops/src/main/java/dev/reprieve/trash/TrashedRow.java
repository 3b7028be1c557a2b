package dev.reprieve.trash;

import dev.reprieve.tombstone.RowKey;
import java.util.Optional;

/** A row of a deletion: its key, and its label where the policy names one. */
public record TrashedRow(RowKey key, Optional<String> label) {}
