package dev.reprieve.cli;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.catalog.Table;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import dev.reprieve.init.Classifier;
import dev.reprieve.init.Draft;
import dev.reprieve.init.StatisticsReader;
import dev.reprieve.policy.Policy;
import dev.reprieve.policy.PolicyWriter;
import dev.reprieve.policy.TablePolicy;
import dev.reprieve.policy.TablePolicy.Delete;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reprieve init}: proposes a policy for an existing database. */
@Command(
        name = "init",
        description = "Read a database and write a commented policy for it: what to soft-delete, and why.",
        footer = {
            "",
            "Example:",
            "  reprieve init jdbc:postgresql://localhost/blog --user app",
            "",
            "Writes reprieve.yaml, and beside it the JSON Schema by which editors check and complete it.",
            "Reads the database only; nothing in it is changed.",
            "JSON: file, tables (table, delete, rows, because, adopted), suggestions (child, parent, evidence).",
        })
final class InitCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private PolicyOption policy = new PolicyOption();

    @Parameters(arity = "0..1", paramLabel = "URL", description = "The database, instead of --db.")
    private @Nullable String url;

    @Option(names = "--force", description = "Replace a policy that exists.")
    private boolean force;

    @Option(names = "--stdout", description = "Print the policy and write no file.")
    private boolean stdout;

    @Override
    public Integer call() throws SQLException {
        Path file = policy.file();
        if (!stdout && !force && Files.exists(file)) {
            throw new ReprieveException(
                    ErrorCode.POLICY_FILE,
                    file.toString(),
                    "the policy exists already.",
                    "Add --force to replace it, --stdout to compare, or --policy to write another file.");
        }
        Database chosen = database.open(terminal(), Optional.ofNullable(url));
        Catalog catalog;
        Draft draft;
        try (Connection connection = chosen.connect()) {
            catalog = CatalogReader.read(connection);
            draft = Classifier.classify(catalog, StatisticsReader.read(connection, catalog));
        }
        String text = PolicyWriter.write(draft.policy(), draft.notes());
        if (stdout) {
            terminal().out().print(text);
            return ExitCode.DONE;
        }
        write(file, text);
        if (output.json()) {
            printJson(json(file, catalog, draft));
        } else {
            print(chosen, file, catalog, draft);
        }
        return ExitCode.DONE;
    }

    private static void write(Path file, String text) {
        Path schema = file.resolveSibling(PolicyWriter.SCHEMA_FILE);
        try (InputStream resource = Policy.class.getResourceAsStream(PolicyWriter.SCHEMA_FILE)) {
            if (resource == null) {
                throw new IllegalStateException(PolicyWriter.SCHEMA_FILE + " is missing in the build");
            }
            Files.writeString(file, text);
            Files.write(schema, resource.readAllBytes());
        } catch (IOException e) {
            throw new ReprieveException(
                    ErrorCode.POLICY_FILE,
                    file.toString(),
                    "the file cannot be written (" + e.getMessage() + ").",
                    "Choose a place that you may write with --policy.",
                    e);
        }
    }

    private void print(Database chosen, Path file, Catalog catalog, Draft draft) {
        TextTable table = new TextTable(terminal(), "table", "delete", "rows>", "because");
        for (TablePolicy each : draft.policy().tables().values()) {
            table.row(
                    each.table().toString(),
                    each.delete().name().toLowerCase(Locale.ROOT),
                    rows(catalog, each),
                    String.join("; ", because(draft, each)));
        }
        table.print();
        long soft = draft.policy().tables().values().stream()
                .filter(t -> t.delete() == Delete.SOFT)
                .count();
        say("");
        say(Wording.count(draft.policy().tables().size(), "table") + " of " + chosen.name() + ": " + soft + " soft, "
                + (draft.policy().tables().size() - soft) + " hard.");
        long adopting = draft.policy().tables().values().stream()
                .filter(t -> !t.adopted().isEmpty())
                .count();
        if (adopting > 0) {
            say(Wording.count(adopting, "table") + " already soft-deleted by hand: their columns are adopted.");
        }
        if (!draft.notes().suggestions().isEmpty()) {
            say(Wording.count(draft.notes().suggestions().size(), "reference")
                    + " without a foreign key: look at `relations` in the file.");
        }
        say("Wrote " + file + " and " + PolicyWriter.SCHEMA_FILE + " beside it."
                + " Read it, change what you know better, then: reprieve plan");
    }

    private static Json.Fields json(Path file, Catalog catalog, Draft draft) {
        return Json.object()
                .with("file", file)
                .with(
                        "tables",
                        draft.policy().tables().values().stream()
                                .map(t -> Json.object()
                                        .with("table", t.table())
                                        .with("delete", t.delete().name().toLowerCase(Locale.ROOT))
                                        .with(
                                                "rows",
                                                catalog.table(t.table())
                                                        .map(Table::estimatedRows)
                                                        .filter(n -> n >= 0))
                                        .with("because", because(draft, t))
                                        .with(
                                                "adopted",
                                                t.adopted().stream().sorted().toList()))
                                .toList())
                .with(
                        "suggestions",
                        draft.notes().suggestions().stream()
                                .map(s -> Json.object()
                                        .with(
                                                "child",
                                                PolicyWriter.end(
                                                        s.relation().child(),
                                                        s.relation().columns()))
                                        .with(
                                                "parent",
                                                PolicyWriter.end(
                                                        s.relation().parent(),
                                                        s.relation().parentColumns()))
                                        .with("evidence", s.evidence()))
                                .toList());
    }

    private static List<String> because(Draft draft, TablePolicy table) {
        return draft.notes().evidence().getOrDefault(table.table(), List.of());
    }

    /** The database's own estimate, as counting could take long. */
    private static String rows(Catalog catalog, TablePolicy table) {
        long estimate = catalog.table(table.table()).map(Table::estimatedRows).orElse(-1L);
        return estimate < 0 ? "?" : Wording.number(estimate);
    }
}
