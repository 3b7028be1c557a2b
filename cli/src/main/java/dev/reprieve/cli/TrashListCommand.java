package dev.reprieve.cli;

import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.policy.Retention;
import dev.reprieve.trash.Trash;
import dev.reprieve.trash.TrashEntry;
import dev.reprieve.trash.TrashPage;
import dev.reprieve.trash.TrashQuery;
import dev.reprieve.trash.TrashSize;
import dev.reprieve.trash.Unattributed;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reprieve trash list}. */
@Command(
        name = "list",
        description = "List the deletions that can be undone, newest first.",
        footer = {
            "",
            "Example:",
            "  reprieve trash list --table posts --actor alice --since 7d",
            "  reprieve trash list --text invoice --until 2026-01-31",
            "",
            "JSON: deletions (id, at, actor, reason, application, table, label, rows by table, rowCount,",
            "expiresAt, daysLeft, purgeBeganAt), next, unattributed (table, rows, oldestAt, expiresAt),",
            "sizes (table, rows, estimatedBytes).",
        })
final class TrashListCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Option(names = "--table", paramLabel = "NAME", description = "Only deletions with rows of this table.")
    private @Nullable String table;

    @Option(names = "--actor", paramLabel = "NAME", description = "Only what this one deleted.")
    private @Nullable String actor;

    @Option(names = "--since", paramLabel = "TIME", description = "Not before: 7d, 12h (ago), 2026-01-31 or a time.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before: as --since.")
    private @Nullable String until;

    @Option(names = "--text", paramLabel = "WORDS", description = "Occurs in label, reason or actor.")
    private @Nullable String text;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000. Default: ${DEFAULT-VALUE}")
    private int limit = TrashQuery.all().limit();

    @Option(names = "--after", paramLabel = "ID", description = "Go on after this deletion.")
    private @Nullable Long after;

    @Option(names = "--sizes", description = "Also what the deleted rows of each table take up; counts them all.")
    private boolean sizes;

    @Override
    public Integer call() {
        TrashQuery query = query();
        Trash trash = Trash.open(database.open(terminal()).dataSource(), policy.load());
        TrashPage page = trash.list(query);
        List<Unattributed> unattributed = after == null ? trash.unattributed() : List.of();
        List<TrashSize> taken = sizes ? trash.sizes() : List.of();
        if (output.json()) {
            printJson(json(page, unattributed, taken));
        } else {
            print(page, unattributed, taken);
        }
        return ExitCode.DONE;
    }

    private TrashQuery query() {
        if (limit < 1 || limit > TrashQuery.LARGEST_PAGE) {
            throw usage("--limit", limit + " is not between 1 and " + TrashQuery.LARGEST_PAGE + ".", "Give another.");
        }
        TrashQuery all = TrashQuery.all();
        return new TrashQuery(
                Optional.ofNullable(table).map(TrashListCommand::tableName),
                Optional.ofNullable(actor),
                Optional.ofNullable(since).map(t -> time("--since", t)),
                Optional.ofNullable(until).map(t -> time("--until", t)),
                Optional.ofNullable(text),
                limit,
                Optional.ofNullable(after).or(all::after));
    }

    private static TableName tableName(String name) {
        try {
            return TableName.parse(name, "public");
        } catch (IllegalArgumentException e) {
            throw usage("--table", "`" + name + "` is no table's name: " + e.getMessage() + ".", "Write schema.table.");
        }
    }

    private Instant time(String option, String text) {
        Optional<Retention> span = Retention.parse(text).filter(r -> !r.isForever());
        ZoneId zone = terminal().clock().getZone();
        if (span.isPresent()) {
            ZonedDateTime now = terminal().clock().instant().atZone(zone);
            int amount = span.get().amount();
            ZonedDateTime then = switch (span.get().unit()) {
                case HOURS -> now.minusHours(amount);
                case DAYS -> now.minusDays(amount);
                case WEEKS -> now.minusWeeks(amount);
                case MONTHS -> now.minusMonths(amount);
                case YEARS, FOREVER -> now.minusYears(amount);
            };
            return then.toInstant();
        }
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw usage(
                    option,
                    "`" + text + "` is no time.",
                    "Write 7d or 12h for so long ago, 2026-01-31, or 2026-01-31T12:00:00Z.");
        }
    }

    private static ReprieveException usage(String where, String problem, String wayOut) {
        return new ReprieveException(ErrorCode.USAGE, where, problem, wayOut);
    }

    private void print(TrashPage page, List<Unattributed> unattributed, List<TrashSize> taken) {
        Instant now = terminal().clock().instant();
        if (page.entries().isEmpty()) {
            say("The trash holds no such deletion.");
        } else {
            TextTable rows = new TextTable(terminal(), "id>", "deleted", "by", "what", "rows>", "left", "why");
            for (TrashEntry entry : page.entries()) {
                rows.row(
                        String.valueOf(entry.deletion()),
                        TrashText.when(entry, now),
                        entry.actor(),
                        TrashText.what(entry),
                        Wording.number(entry.rowCount()),
                        TrashText.left(entry),
                        entry.reason().orElse(""));
            }
            rows.print();
        }
        page.next().ifPresent(next -> say("More: add --after " + next));
        unattributed.forEach(u -> say("Deleted before Reprieve: " + Wording.count(u.rows(), "row") + " of " + u.table()
                + u.oldestAt().map(at -> ", the oldest " + Wording.ago(at, now)).orElse("") + "."));
        if (!taken.isEmpty()) {
            say("");
            TextTable table = new TextTable(terminal(), "table", "deleted rows>", "size>");
            taken.forEach(s -> table.row(
                    s.table().toString(), Wording.number(s.rows()), "about " + Wording.bytes(s.estimatedBytes())));
            table.print();
        }
    }

    private static Json.Fields json(TrashPage page, List<Unattributed> unattributed, List<TrashSize> taken) {
        return Json.object()
                .with("deletions", page.entries().stream().map(TrashText::json).toList())
                .with("next", page.next())
                .with(
                        "unattributed",
                        unattributed.stream()
                                .map(u -> Json.object()
                                        .with("table", u.table())
                                        .with("rows", u.rows())
                                        .with("oldestAt", u.oldestAt())
                                        .with("expiresAt", u.expiresAt()))
                                .toList())
                .with(
                        "sizes",
                        taken.stream()
                                .map(s -> Json.object()
                                        .with("table", s.table())
                                        .with("rows", s.rows())
                                        .with("estimatedBytes", s.estimatedBytes()))
                                .toList());
    }
}
