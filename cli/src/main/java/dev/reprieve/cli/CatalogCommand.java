package dev.reprieve.cli;

import dev.reprieve.catalog.Catalog;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code reprieve catalog}: saves what a database contains. */
@Command(
        name = "catalog",
        description = "Save what a database contains, for `rewrite --catalog` where there is no database. No rows.",
        footer = {"", "Example:", "  reprieve catalog schema.json", "", "JSON: file, tables, views, routines (counts)."
        })
final class CatalogCommand extends Action {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Parameters(paramLabel = "FILE", description = "The file to write; one that exists is replaced.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        Database chosen = database.open(terminal());
        Catalog catalog = chosen.catalog();
        CatalogFile.write(file, catalog);
        if (output.json()) {
            printJson(Json.object()
                    .with("file", file)
                    .with("tables", catalog.tables().size())
                    .with("views", catalog.views().size())
                    .with("routines", catalog.routines().size()));
        }
        say("Saved " + Wording.count(catalog.tables().size(), "table") + " and "
                + Wording.count(catalog.views().size(), "view") + " of " + chosen.name() + " in " + file + ".");
        return ExitCode.DONE;
    }
}
