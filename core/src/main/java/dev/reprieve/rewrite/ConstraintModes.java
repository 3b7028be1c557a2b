package dev.reprieve.rewrite;

import dev.reprieve.catalog.Identifier;
import dev.reprieve.policy.Edge;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Statement;
import dev.reprieve.sql.Tokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code SET CONSTRAINTS name DEFERRED}: what is put off for a foreign key is put off for its twin. */
final class ConstraintModes {
    private ConstraintModes() {}

    static void rewrite(Work work, Statement statement) {
        Tokens tokens = work.tokens;
        int first = statement.first();
        if (work.dialect() != Dialect.POSTGRESQL
                || !tokens.is(first, Keyword.SET)
                || !tokens.isIdentifier(first + 1)
                || !tokens.name(first + 1).equalsIgnoreCase("constraints")) {
            return;
        }
        // the last word is DEFERRED or IMMEDIATE
        for (int i = first + 2; i < statement.last(); i++) {
            if (tokens.isIdentifier(i) && !tokens.isSymbol(i + 1, '.')) {
                boolean qualified = tokens.isSymbol(i - 1, '.');
                Optional<Edge> edge = find(work, tokens.name(i), qualified ? tokens.name(i - 2) : null);
                String schema = qualified ? tokens.raw(i - 2) + "." : "";
                int name = i;
                edge.ifPresent(e -> work.edits.clauseAfter(name, ", " + schema + Identifier.quote(e.twinName())));
            }
        }
    }

    /** An edge of that name, if its twin is there and can be put off. */
    private static Optional<Edge> find(Work work, String name, @Nullable String schema) {
        return work.dictionary.protection().edges().stream()
                .filter(e -> e.name().equals(name)
                        && (schema == null || schema.equals(e.child().schema())))
                .filter(e -> work.dictionary.catalog().foreignKeysFrom(e.child()).stream()
                        .anyMatch(f -> f.name().equals(e.twinName()) && f.deferrable()))
                .findFirst();
    }
}
