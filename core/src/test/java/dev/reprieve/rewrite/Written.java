package dev.reprieve.rewrite;

import dev.reprieve.catalog.TableName;
import dev.reprieve.rewrite.Mutator.Mutant;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.Script;
import dev.reprieve.sql.Statement;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what is made of a statement and of the same statement written in another way. */
final class Written {
    private Written() {}

    static boolean isUnderstood(String sql, Dialect dialect) {
        try {
            return !sql.contains("/*!")
                    && !Script.parse(Tokenizer.tokenize(sql, dialect, false))
                            .statements()
                            .isEmpty();
        } catch (SyntaxException e) {
            return false;
        }
    }

    /** What differs; empty if nothing does. */
    static String difference(String sql, Mutant mutant, Dialect dialect) {
        Script before = Script.parse(Tokenizer.tokenize(sql, dialect, false));
        Script after;
        try {
            after = Script.parse(Tokenizer.tokenize(mutant.sql(), dialect, false));
        } catch (SyntaxException e) {
            return "refused: " + e.getMessage();
        }
        List<String> expected = references(before, mutant.starts());
        List<String> found = references(after, null);
        if (!found.equals(expected)) {
            return "expected " + expected + " found " + found;
        }
        Rewrite original = rewriter(before).rewrite(sql, Verdicts.REQUEST);
        Rewrite other = rewriter(after).rewrite(mutant.sql(), Verdicts.REQUEST);
        return original.getClass().equals(other.getClass())
                ? ""
                : original.getClass().getSimpleName() + " became " + Verdicts.text(other, mutant.sql());
    }

    private static List<String> references(Script script, int @Nullable [] starts) {
        List<String> references = new ArrayList<>();
        Tokens tokens = script.tokens();
        for (Statement statement : script.statements()) {
            for (TableRef ref : statement.tables()) {
                int at = starts == null ? tokens.start(ref.first()) : starts[ref.first()];
                references.add(at + " " + ref.role() + (ref.cte() == null ? "" : " of WITH"));
            }
        }
        Collections.sort(references);
        return references;
    }

    /** A rewriter under which every table of the statement is protected. */
    private static Rewriter rewriter(Script script) {
        Tokens tokens = script.tokens();
        Set<TableName> tables = new HashSet<>();
        for (Statement statement : script.statements()) {
            for (TableRef ref : statement.tables()) {
                if (ref.cte() == null) {
                    String schema = ref.first() == ref.last() ? "public" : tokens.name(ref.last() - 2);
                    tables.add(new TableName(schema, tokens.name(ref.last())));
                }
            }
        }
        return new Rewriter(tokens.dialect(), EveryTable.protection(tables, t -> true));
    }
}
