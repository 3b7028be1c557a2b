package dev.reprieve.tombstone;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Where a row lies at this moment. It holds as long as the row is locked, or within one snapshot; whoever uses it later
 * must check again that the row is what it was.
 *
 * @param relation the oid of the table or partition that stores the row
 * @param ctid the row's place in it
 */
public record Locator(long relation, String ctid) {
    /** The order in which rows are stored. */
    public static final Comparator<Locator> PHYSICAL = Comparator.comparingLong(Locator::relation)
            .thenComparingLong(Locator::page)
            .thenComparingLong(Locator::item);

    /** The relations of many, for an array parameter. */
    public static List<Long> relations(Collection<Locator> rows) {
        return rows.stream().map(Locator::relation).toList();
    }

    /** The places of many, for an array parameter. */
    public static List<String> ctids(Collection<Locator> rows) {
        return rows.stream().map(Locator::ctid).toList();
    }

    private long page() {
        return Long.parseLong(ctid.substring(1, ctid.indexOf(',')));
    }

    private long item() {
        return Long.parseLong(ctid.substring(ctid.indexOf(',') + 1, ctid.length() - 1));
    }
}
