package dev.reprieve.rewrite;

import dev.reprieve.catalog.TableName;
import dev.reprieve.rewrite.Oracle.Answer;
import dev.reprieve.rewrite.Oracle.Comparison;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.Script;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.TableRef.Role;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Holds the rewriter's view of statements against the oracle's, and counts. */
final class Verdicts {
    static final Request REQUEST = new Request(Visibility.LIVE, List.of("public"), true);

    private final Oracle oracle;
    private final Rewriter rewriter;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Map<String, Integer> classes = new TreeMap<>();
    private int statements;
    private int references;
    private int missing;
    private int extra;
    private int changed;
    private int unparsable;
    private int equal;
    private int guards;
    private int others;
    private int refusedOthers;

    Verdicts(Oracle oracle, Collection<TableName> tables) {
        this.oracle = oracle;
        this.rewriter = new Rewriter(Dialect.POSTGRESQL, EveryTable.protection(tables));
    }

    /** The table that a reference of the oracle means where only public is searched. */
    static TableName table(Oracle.Reference reference) {
        return new TableName(reference.schema() == null ? "public" : reference.schema(), reference.name());
    }

    /**
     * Checks one statement.
     *
     * @param answer what the oracle says of it
     */
    void check(String id, String sql, Answer answer) {
        if (!answer.isQuery()) {
            checkOther(id, sql, answer);
            return;
        }
        statements++;
        references += answer.references().size();
        List<String> expected = answer.references().stream()
                .map(Oracle.Reference::toString)
                .sorted()
                .toList();
        List<String> found = found(sql);
        if (found.size() == 1 && found.get(0).startsWith("refused")) {
            refused.add(id + ": " + found.get(0) + "\n  in " + sql);
            return;
        }
        long lost = expected.stream().filter(r -> !found.contains(r)).count();
        long more = found.stream().filter(r -> !expected.contains(r)).count();
        missing += (int) lost;
        extra += (int) more;
        if (!found.equals(expected)) {
            wrong.add(id + ": expected " + expected + "\n  found " + found + "\n  in " + sql);
            return;
        }
        rewritten(id, sql, answer);
    }

    /** Checks a statement that is neither a query nor DML: what it reads inside cannot be guarded. */
    private void checkOther(String id, String sql, Answer answer) {
        others++;
        boolean reads = answer.references().stream().anyMatch(Oracle.Reference::guarded);
        if (reads && !(rewriter.rewrite(sql, REQUEST) instanceof Rewrite.Refused)) {
            wrong.add(
                    id + ": " + answer.kinds() + " reads " + answer.references() + " and is not refused\n  in " + sql);
        }
        refusedOthers += reads ? 1 : 0;
    }

    private void rewritten(String id, String sql, Answer answer) {
        List<String> listed = rewriter.references(sql, REQUEST).references().stream()
                .map(r -> r.table() + "@" + r.offset() + r.role())
                .sorted()
                .toList();
        List<String> expected = answer.references().stream()
                .filter(r -> !r.cte())
                .map(r -> table(r) + "@" + r.at() + r.role())
                .sorted()
                .toList();
        if (!listed.equals(expected)) {
            wrong.add(id + ": protected " + expected + "\n  listed " + listed + "\n  in " + sql);
        }
        Rewrite rewrite = rewriter.rewrite(sql, REQUEST);
        if (rewrite instanceof Rewrite.Refused no) {
            refused.add(id + ": refused: " + no.toException().getMessage() + "\n  in " + sql);
            return;
        }
        long guarded =
                answer.references().stream().filter(Oracle.Reference::guarded).count();
        String text = text(rewrite, sql);
        changed += text.equals(sql) ? 0 : 1;
        Comparison comparison = oracle.compare(sql, text);
        guards += comparison.guards();
        comparison.classes().forEach(c -> classes.merge(c, 1, Integer::sum));
        if (!comparison.error().isEmpty()) {
            unparsable++;
            wrong.add(id + ": " + comparison.error() + "\n  in " + sql + "\n  as " + text);
        } else if (!comparison.difference().isEmpty() || !comparison.strays().isEmpty()) {
            wrong.add(id + ": " + comparison.difference() + " " + comparison.strays() + "\n  in " + sql + "\n  as "
                    + text);
        } else if (comparison.guards() != guarded) {
            wrong.add(id + ": " + guarded + " references but " + comparison.guards() + " conditions\n  in " + sql
                    + "\n  as " + text);
        } else {
            equal++;
        }
    }

    /** What the parser finds in a text, as the oracle would say it. */
    static List<String> found(String sql) {
        try {
            Script script = Script.parse(Tokenizer.tokenize(sql, Dialect.POSTGRESQL, false));
            Tokens tokens = script.tokens();
            return script.statements().stream()
                    .flatMap(s -> s.tables().stream())
                    .filter(t -> t.role() != Role.OTHER)
                    .map(t -> reference(tokens, t))
                    .sorted()
                    .toList();
        } catch (SyntaxException e) {
            return List.of("refused: " + e.getMessage());
        }
    }

    /** In the words of {@link Oracle.Reference}. */
    private static String reference(Tokens tokens, TableRef ref) {
        String schema = ref.schema() == FromItem.NO_TOKEN ? "" : tokens.name(ref.schema()) + ".";
        return schema + tokens.name(ref.last()) + "@" + tokens.start(ref.first()) + " " + ref.role()
                + (ref.cte() == null ? "" : " of WITH");
    }

    /** What is to be run; the refusal if nothing is. */
    static String text(Rewrite rewrite, String sql) {
        if (rewrite instanceof Rewrite.Refused refused) {
            return refused.toException().getMessage();
        }
        return rewrite instanceof Rewrite.Changed changed
                ? changed.sql()
                : rewrite instanceof Rewrite.Deleting deleting ? deleting.sql() : sql;
    }

    List<String> wrong() {
        return wrong;
    }

    List<String> refused() {
        return refused;
    }

    int statements() {
        return statements;
    }

    String report() {
        return statements + " statements, " + references + " references, " + missing + " missing, " + extra + " extra, "
                + refused.size() + " refused, " + changed + " changed, " + unparsable + " not accepted after it, "
                + equal
                + " equal without " + guards + " conditions, readings used "
                + classes.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"))
                + "; of "
                + others + " of other kinds " + refusedOthers + " read and are refused";
    }
}
