package dev.reprieve.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The schema {@code reprieve}, from {@code ledger.sql} and {@code aside.sql}. */
final class LedgerSteps {
    private static final List<String> RESOURCES = List.of("ledger.sql", "aside.sql");

    private LedgerSteps() {}

    /** Adds the whole ledger, or whatever of it is missing or has another body. */
    static void plan(Work work) {
        List<String> missing = new ArrayList<>();
        List<String> undo = new ArrayList<>();
        Installed installed = work.installed();
        boolean earlierDone = true;
        for (String statement : statements()) {
            LedgerObject object = LedgerObject.of(statement);
            boolean done = switch (object.kind()) {
                case SCHEMA -> installed.schema();
                case RELATION -> installed.relations().contains(object.name());
                case FUNCTION -> object.body().equals(installed.functions().get(object.name()));
                // goes with the object before it
                case PROPERTY -> earlierDone;
            };
            if (!done) {
                boolean stale = object.kind() == LedgerObject.Kind.FUNCTION
                        && installed.functions().containsKey(object.name());
                missing.add(
                        stale ? statement.replaceFirst("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") : statement);
            }
            if (done) {
                missing.addAll(columns(installed, object, statement));
            }
            earlierDone = done;
        }
        if (missing.isEmpty()) {
            return;
        }
        if (!installed.schema()) {
            undo.add("DROP SCHEMA reprieve CASCADE");
        }
        work.add(new Step.Brief("ledger", "The ledger of deletions in the schema reprieve", missing, List.of(), undo));
    }

    /** What adds the columns that a table from an earlier version has not. */
    private static List<String> columns(Installed installed, LedgerObject object, String statement) {
        return LedgerObject.columns(statement).stream()
                .filter(c -> !installed.relations().contains(object.name() + "." + c.name()))
                .map(c -> "ALTER TABLE reprieve." + object.name() + " ADD COLUMN " + c.definition())
                .toList();
    }

    /** The statements of the ledger in order. */
    static List<String> statements() {
        return RESOURCES.stream().flatMap(r -> statements(r).stream()).toList();
    }

    private static List<String> statements(String resource) {
        try (InputStream in = LedgerSteps.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<String> statements = new ArrayList<>();
            StringBuilder current = new StringBuilder();
            for (String line : text.split("\n", -1)) {
                if (line.equals("--")) {
                    statements.add(current.toString().strip());
                    current.setLength(0);
                } else if (!line.startsWith("-- ")) {
                    current.append(line).append('\n');
                }
            }
            statements.add(current.toString().strip());
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
