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
    private static final int ITEM_BITS = 16;

    private record Placed(long relation, long place, Locator row) {}

    /** Puts them into the order in which they are stored, or the reverse. */
    public static void sort(List<Locator> rows, boolean backwards) {
        Comparator<Placed> physical = Comparator.comparingLong(Placed::relation).thenComparingLong(Placed::place);
        List<Locator> sorted = rows.stream()
                .map(r -> new Placed(r.relation, (r.page() << ITEM_BITS) | r.item(), r))
                .sorted(backwards ? physical.reversed() : physical)
                .map(Placed::row)
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            rows.set(i, sorted.get(i));
        }
    }

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
