package dev.reprieve.trash;

import dev.reprieve.tombstone.RowKey;
import java.util.Optional;

/**
 * A row of a deletion: its key, and its label where the policy names one.
 *
 * @param aside whether it has been set aside, because its key, or that of a row it refers to, is in use again
 */
public record TrashedRow(RowKey key, Optional<String> label, boolean aside) {}
