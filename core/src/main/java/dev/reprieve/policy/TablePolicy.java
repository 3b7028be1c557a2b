package dev.reprieve.policy;

import dev.reprieve.catalog.TableName;
import java.util.Optional;
import java.util.Set;

/**
 * What the policy says of one table; what it leaves out comes from the defaults.
 *
 * @param why the reason a reader of the file is given
 * @param label the column whose value names a row in the trash
 * @param live name of the live key, and likewise for the other markers
 * @param adopted those of the marker columns that the table had before Reprieve: the application knows them, so they
 *     stay visible, and a statement that writes them by hand deletes or restores
 */
public record TablePolicy(
        TableName table,
        Delete delete,
        Optional<String> why,
        Optional<Retention> retention,
        Optional<String> label,
        Optional<String> live,
        Optional<String> flag,
        Optional<String> at,
        Optional<String> deletion,
        Set<String> adopted) {
    public TablePolicy {
        adopted = Set.copyOf(adopted);
    }

    /** What DELETE does to the table's rows. */
    public enum Delete {
        /** Rows become tombstones and can be restored. */
        SOFT,
        /** Rows go for good. */
        HARD
    }

    /** A policy that says nothing but soft or hard. */
    public static TablePolicy of(TableName table, Delete delete) {
        return new TablePolicy(
                table,
                delete,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    /** The marker names of this table, given the file's defaults. */
    public Markers markers(Markers defaults) {
        return new Markers(
                live.orElse(defaults.live()),
                flag.orElse(defaults.flag()),
                at.orElse(defaults.at()),
                deletion.orElse(defaults.deletion()));
    }
}
