package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Index;
import dev.reprieve.catalog.TableName;
import java.util.List;

/**
 * An index that a plan wants, whatever its name and table.
 *
 * @param keys its key parts as the catalog gives them
 * @param partial whether it has a predicate
 * @param live the name of the live key
 * @param namesLive whether the index names it
 * @param tail everything from USING on
 */
record IndexSpec(boolean unique, List<String> keys, boolean partial, String live, boolean namesLive, String tail) {
    IndexSpec {
        keys = List.copyOf(keys);
    }

    /** Whether that index will do. Of its predicate only that is compared which a plan could have made otherwise. */
    boolean fits(Index index) {
        return index.unique() == unique
                && index.keys().equals(keys)
                && index.predicate().isPresent() == partial
                && UniqueSteps.namesLive(live, index) == namesLive;
    }

    String createConcurrently(String name, TableName table) {
        return create(" CONCURRENTLY ", name, "", table);
    }

    /** The index of a partitioned table alone, to which those of its partitions are attached. */
    String createOnly(String name, TableName table) {
        return create(" ", name, "ONLY ", table);
    }

    private String create(String how, String name, String only, TableName table) {
        return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX" + how + quote(name) + " ON " + only + table.sql() + " "
                + tail;
    }
}
