package dev.reprieve.tombstone;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.catalog.TableName;
import dev.reprieve.policy.ProtectedTable;
import dev.reprieve.policy.Protection;
import dev.reprieve.policy.Retention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When tombstones expire, as SQL: a row of a table that was deleted from directly follows its own table's retention; a
 * row that fell by cascade follows the longest among the tables that its deletion started from. The database does the
 * arithmetic, in UTC, so that no session's time zone and no daylight saving moves an expiry.
 */
public final class RetentionSql {
    private static final String NEVER = "'infinity'::timestamptz";
    // 1 month after 30 January is as late as 1 month after 28 January: bounds by subtraction leave this much room
    private static final String SLACK = "4 days";
    private static final String EXACT = "0";
    // a column without a zone may be in any: never purge early
    private static final String UNZONED_SLACK = "14 hours";

    private final Protection protection;
    private final Map<Retention, List<TableName>> byRetention = new LinkedHashMap<>();

    /** Retention as the policy says. */
    public RetentionSql(Protection protection) {
        this.protection = protection;
        for (ProtectedTable table : protection.tables()) {
            byRetention
                    .computeIfAbsent(table.retention(), r -> new ArrayList<>())
                    .add(table.name());
        }
        byRetention.putIfAbsent(protection.policy().retention(), new ArrayList<>());
    }

    /** When a tombstone of the table expires that belongs to the ledger row under the alias; infinity for never. */
    public String expiry(StoredTable table, String ledger) {
        if (byRetention.size() == 1) {
            return after(ledger + ".at", table.table().retention());
        }
        String root = names(List.of(table.name(), protection.catalog().rootOf(table.name())));
        return "CASE WHEN " + ledger + ".roots && " + root + " THEN "
                + after(ledger + ".at", table.table().retention()) + " ELSE " + longest(ledger) + " END";
    }

    /** Whether all tables have one retention, so that the ledger need not say which tables a deletion started from. */
    public boolean uniform() {
        return byRetention.size() == 1;
    }

    /** True for what was deleted at the time and has expired by the cutoff, if retention is uniform. */
    public String uniformlyExpired(String at, String cutoff) {
        Retention retention = protection.policy().retention();
        String early = at + " <= " + latestStart(cutoff);
        return EXACT.equals(slack(retention)) ? early : early + " AND " + after(at, retention) + " <= " + cutoff;
    }

    /** When the last of a deletion expires; infinity for never. */
    public String longest(String ledger) {
        Retention other = protection.policy().retention();
        String cases = byRetention.entrySet().stream()
                .filter(e -> !e.getKey().equals(other) && !e.getValue().isEmpty())
                .map(e -> " WHEN reprieve_root.name = ANY (" + names(e.getValue()) + ") THEN "
                        + after(ledger + ".at", e.getKey()))
                .collect(Collectors.joining());
        String otherwise = after(ledger + ".at", other);
        return cases.isEmpty()
                ? otherwise
                : "(SELECT max(CASE" + cases + " ELSE " + otherwise + " END) FROM unnest(" + ledger
                        + ".roots) AS reprieve_root(name))";
    }

    /**
     * When a tombstone expires that belongs to no deletion: its own time counts. Empty if it never does, because the
     * retention has no end or the column holds no time.
     */
    public Optional<String> unattributedExpiry(StoredTable table, String alias) {
        Retention retention = table.table().retention();
        String type = table.timeType();
        if (retention.isForever()) {
            return Optional.empty();
        }
        if (type.startsWith("timestamp") && type.endsWith("with time zone")) {
            return Optional.of(after(table.at(alias), retention));
        }
        if (type.equals("date") || type.startsWith("timestamp")) {
            return Optional.of("((" + table.at(alias) + "::timestamp + " + interval(retention) + " + INTERVAL '"
                    + UNZONED_SLACK + "') AT TIME ZONE 'UTC')");
        }
        return Optional.empty();
    }

    /** A time before which everything lies that expires by the cutoff: lets an index by age find the candidates. */
    public String latestStart(String cutoff) {
        Optional<String> shortest = byRetention.keySet().stream()
                .filter(r -> !r.isForever())
                .map(r -> "((" + cutoff + " AT TIME ZONE 'UTC') - " + interval(r) + " + INTERVAL '" + slack(r) + "')")
                .reduce((a, b) -> "greatest(" + a + ", " + b + ")");
        return shortest.map(s -> "(" + s + " AT TIME ZONE 'UTC')").orElse("'-infinity'::timestamptz");
    }

    /**
     * Spans of time, as rows of (from, to), outside of which no deletion has its time that expires after the one bound and
     * by the other: lets an index by time find them.
     */
    public String startsBetween(String after, String by) {
        String spans = byRetention.keySet().stream()
                .filter(r -> !r.isForever())
                .map(r -> "((" + after + " AT TIME ZONE 'UTC' - " + interval(r) + " - INTERVAL '" + slack(r)
                        + "') AT TIME ZONE 'UTC', (" + by + " AT TIME ZONE 'UTC' - " + interval(r) + " + INTERVAL '"
                        + slack(r) + "') AT TIME ZONE 'UTC')")
                .collect(Collectors.joining(", "));
        return "(VALUES " + (spans.isEmpty() ? "('infinity'::timestamptz, '-infinity'::timestamptz)" : spans)
                + ") AS reprieve_span(starts, ends)";
    }

    /** Whether the spans of {@link #startsBetween} hold nothing else. */
    public boolean spansExactly() {
        return uniform() && EXACT.equals(slack(protection.policy().retention()));
    }

    /** Days have one length in UTC, months do not. */
    private static String slack(Retention retention) {
        return switch (retention.unit()) {
            case HOURS, DAYS, WEEKS -> EXACT;
            case MONTHS, YEARS, FOREVER -> SLACK;
        };
    }

    private static String after(String start, Retention retention) {
        return retention.isForever()
                ? NEVER
                : "((" + start + " AT TIME ZONE 'UTC' + " + interval(retention) + ") AT TIME ZONE 'UTC')";
    }

    private static String interval(Retention retention) {
        return "INTERVAL " + Identifier.literal(retention.interval().orElseThrow());
    }

    /** An array of names as the ledger has them. */
    private static String names(List<TableName> tables) {
        return tables.stream()
                .distinct()
                .map(t -> Identifier.literal(t.toString()))
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }
}
