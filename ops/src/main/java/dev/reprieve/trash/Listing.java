package dev.reprieve.trash;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Protection;
import dev.reprieve.tombstone.Ledger;
import dev.reprieve.tombstone.RetentionSql;
import dev.reprieve.tombstone.SqlText;
import dev.reprieve.tombstone.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Pages through the ledger and leaves out the deletions of which nothing is left. */
final class Listing {
    private static final int LEDGER_ROWS_PER_QUERY = 200;

    private final Protection protection;
    private final List<StoredTable> tables;
    private final Counts counts;

    Listing(Protection protection, List<StoredTable> tables, RetentionSql retention) {
        this.protection = protection;
        this.tables = tables;
        this.counts = new Counts(tables, retention);
    }

    TrashPage page(Connection connection, TrashQuery query) throws SQLException {
        SqlText conditions = conditions(query);
        Instant now = now(connection);
        List<TrashEntry> entries = new ArrayList<>();
        Optional<Long> after = query.after();
        boolean more = true;
        // one entry more than asked for tells whether there is a next page
        while (more && entries.size() <= query.limit()) {
            List<Ledger> rows = ledger(connection, conditions, after);
            more = rows.size() == LEDGER_ROWS_PER_QUERY;
            Map<Long, Counts.Left> left =
                    counts.of(connection, rows.stream().map(Ledger::id).toList());
            for (Ledger row : rows) {
                Counts.Left rest = left.get(row.id());
                if (rest != null && entries.size() <= query.limit()) {
                    entries.add(entry(row, rest, now));
                }
                after = Optional.of(row.id());
            }
        }
        if (entries.size() <= query.limit()) {
            return new TrashPage(entries, Optional.empty());
        }
        List<TrashEntry> page = entries.subList(0, query.limit());
        return new TrashPage(page, Optional.of(page.get(page.size() - 1).deletion()));
    }

    TrashEntry entry(Connection connection, Ledger row) throws SQLException {
        Counts.Left rest = counts.of(connection, List.of(row.id())).getOrDefault(row.id(), Counts.Left.NOTHING);
        return entry(row, rest, now(connection));
    }

    private static TrashEntry entry(Ledger row, Counts.Left rest, Instant now) {
        return new TrashEntry(
                row.id(),
                row.at(),
                row.actor(),
                row.reason(),
                row.application(),
                row.rootTable(),
                row.label(),
                rest.rows(),
                rest.expiresAt(),
                rest.expiresAt().map(e -> Duration.between(now, e)),
                row.purgeBeganAt());
    }

    private static Instant now(Connection connection) throws SQLException {
        return SqlText.of("SELECT now()")
                .first(connection, row -> Ledger.instant(row, 1).orElseThrow())
                .orElseThrow();
    }

    private static List<Ledger> ledger(Connection connection, SqlText conditions, Optional<Long> after)
            throws SQLException {
        SqlText text = SqlText.of("SELECT " + Ledger.COLUMNS + " FROM reprieve.deletion AS d"
                        + " WHERE d.restored_at IS NULL AND " + Ledger.purgedAt("d") + " IS NULL")
                .add(conditions);
        after.ifPresent(id ->
                text.add(" AND (d.at, d.id) < (SELECT l.at, l.id FROM reprieve.deletion AS l WHERE l.id = ?)", id));
        return text.add(" ORDER BY d.at DESC, d.id DESC LIMIT " + LEDGER_ROWS_PER_QUERY)
                .list(connection, Ledger::read);
    }

    private SqlText conditions(TrashQuery query) {
        SqlText text = new SqlText();
        query.actor().ifPresent(a -> text.add(" AND d.actor = ?", a));
        query.since().ifPresent(t -> text.add(" AND d.at >= ?::timestamptz", t.toString()));
        query.until().ifPresent(t -> text.add(" AND d.at < ?::timestamptz", t.toString()));
        query.text()
                .ifPresent(t -> text.add(
                        " AND position(lower(?) IN lower(concat_ws(E'\\n', d.root_label, d.reason, d.actor))) > 0", t));
        query.table().ifPresent(t -> text.add(" AND " + anyLeftIn(t)));
        return text;
    }

    private String anyLeftIn(TableName name) {
        TableName root = protection.catalog().rootOf(name);
        List<String> some = tables.stream()
                .filter(t -> protection.catalog().rootOf(t.name()).equals(root))
                .flatMap(t -> Stream.of(t, t.inLedger()))
                .map(t -> "EXISTS (SELECT FROM " + t.from("x") + " WHERE " + t.ofLedger("x", "d") + ")")
                .toList();
        if (some.isEmpty()) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    "table " + name,
                    "It is not a protected table.",
                    "Name one of those that the policy makes soft, with its schema.");
        }
        return "(" + String.join(" OR ", some) + ")";
    }
}
