package dev.reprieve.tombstone;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a row lies at this moment. It holds as long as the row is locked, or within one snapshot; whoever uses it later
 * must check again that the row is what it was.
 *
 * @param relation the oid of the table or partition that stores the row
 * @param ctid the row's place in it
 */
public record Locator(long relation, String ctid) {
    /** The relations of many, for an array parameter. */
    public static List<Long> relations(Collection<Locator> rows) {
        return rows.stream().map(Locator::relation).toList();
    }

    /** The places of many as the text of one array, which costs both sides less than an array parameter. */
    static String places(Collection<Locator> rows) {
        return rows.stream().map(r -> '"' + r.ctid + '"').collect(Collectors.joining(",", "{", "}"));
    }

    /** The places of many, for an array parameter. */
    public static List<String> ctids(Collection<Locator> rows) {
        return rows.stream().map(Locator::ctid).toList();
    }
}
