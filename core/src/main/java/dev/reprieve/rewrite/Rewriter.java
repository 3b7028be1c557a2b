package dev.reprieve.rewrite;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.policy.Policy.ByHand;
import dev.reprieve.policy.Protection;
import dev.reprieve.rewrite.Explanation.Reason;
import dev.reprieve.rewrite.References.Reference;
import dev.reprieve.scope.Visibility;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Script;
import dev.reprieve.sql.Statement;
import dev.reprieve.sql.SyntaxException;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.Tokenizer;
import dev.reprieve.sql.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites statements for one database and policy. Immutable, and safe to share between threads; the same text and
 * request always give the same result, so that results can be cached.
 *
 * <p>A text that names no protected table comes back unchanged, whatever it says. One that does is parsed and edited in
 * place; what cannot be understood, or is larger than {@link dev.reprieve.sql.Limits} allow, is refused.
 */
public final class Rewriter {
    /** What begins a statement that can concern a protected table without its name, or make the next one do so. */
    private static final Set<Keyword> WITHOUT_NAMES = EnumSet.of(
            Keyword.ALTER,
            Keyword.DISCARD,
            Keyword.DO,
            Keyword.DROP,
            Keyword.EXECUTE,
            Keyword.PREPARE,
            Keyword.RESET,
            Keyword.SET,
            Keyword.TRUNCATE,
            Keyword.USE);

    private final Dialect dialect;
    private final Dictionary dictionary;
    private final ProtectedNames names;

    /** For statements of an application, to which the policy's {@code by_hand} applies. */
    public Rewriter(Dialect dialect, Protection protection) {
        this(dialect, protection, protection.policy().byHand());
    }

    /** For definitions of views, which may filter by hand whatever the policy says of statements. */
    public static Rewriter ofViews(Dialect dialect, Protection protection) {
        return new Rewriter(dialect, protection, ByHand.ALLOW);
    }

    private Rewriter(Dialect dialect, Protection protection, ByHand byHand) {
        this.dialect = dialect;
        this.dictionary = new Dictionary(dialect, protection, byHand);
        this.names = new ProtectedNames(protection, dictionary.views());
    }

    /** What is to be run instead of the text. Never throws for any text. */
    public Rewrite rewrite(String sql, Request request) {
        return rewrite(sql, request, null);
    }

    /** As {@link #rewrite(String, Request)}, with the reason for each change. */
    public Explanation explain(String sql, Request request) {
        List<Reason> reasons = new ArrayList<>();
        Rewrite rewrite = rewrite(sql, request, reasons);
        reasons.sort(Comparator.comparingInt(Reason::offset));
        return new Explanation(rewrite, reasons);
    }

    private Rewrite rewrite(String sql, Request request, @Nullable List<Reason> reasons) {
        Tokens tokens;
        try {
            tokens = tokenize(sql, request);
        } catch (SyntaxException e) {
            return names.mayStandIn(sql) ? refusal(e).in(sql) : Rewrite.Unchanged.INSTANCE;
        }
        if (!concernsProtected(tokens)) {
            return Rewrite.Unchanged.INSTANCE;
        }
        try {
            return rewrite(tokens, request, reasons);
        } catch (SyntaxException e) {
            return names.firstIn(tokens) < 0 && !names.mayStandIn(sql)
                    ? Rewrite.Unchanged.INSTANCE
                    : refusal(e).in(sql);
        } catch (Refusal e) {
            return e.in(sql);
        }
    }

    /** Which protected tables the text names, in whatever kind of statement; views over them are not among them. */
    public References references(String sql, Request request) {
        try {
            Tokens tokens = tokenize(sql, request);
            if (!concernsProtected(tokens)) {
                return new References(List.of(), Optional.empty());
            }
            List<Reference> found = new ArrayList<>();
            for (Statement statement : Script.parse(tokens).statements()) {
                for (TableRef ref : statement.tables()) {
                    Guarded table = dictionary.guarded(tokens, ref, request.searchPath());
                    if (table != null) {
                        found.add(new Reference(table.name(), ref.role(), tokens.start(ref.first())));
                    }
                }
            }
            found.sort(Comparator.comparingInt(Reference::offset));
            return new References(found, Optional.empty());
        } catch (SyntaxException e) {
            return new References(
                    List.of(), names.mayStandIn(sql) ? Optional.of(refusal(e).in(sql)) : Optional.empty());
        }
    }

    private Tokens tokenize(String sql, Request request) {
        boolean backslash =
                !request.standardConformingStrings() && (dialect == Dialect.MARIADB || dialect == Dialect.POSTGRESQL);
        return Tokenizer.tokenize(sql, dialect, backslash);
    }

    /** Whether the text names a protected table, or is of a kind that can concern one without naming it. */
    private boolean concernsProtected(Tokens tokens) {
        if (names.concerns(tokens)) {
            return true;
        }
        for (int i = 0; i < tokens.count(); i++) {
            if ((i == 0 || tokens.isSymbol(i - 1, ';')) && WITHOUT_NAMES.contains(tokens.keyword(i))) {
                return true;
            }
        }
        return false;
    }

    private Rewrite rewrite(Tokens tokens, Request request, @Nullable List<Reason> reasons) {
        SettingChanges.refuse(tokens, names);
        Script script = Script.parse(tokens);
        Edits edits = new Edits(tokens);
        boolean deleting = false;
        int from = 0;
        for (Statement statement : script.statements()) {
            int to = tokens.start(statement.last() + 1);
            Visibility visibility = Hints.visibility(tokens, from, to, request.visibility());
            Work work = new Work(tokens, dictionary, request.searchPath(), visibility, edits, reasons);
            new StatementRewrite(work, statement, names).rewrite();
            deleting |= work.isDeleting();
            from = to;
        }
        if (deleting) {
            return new Rewrite.Deleting(edits.apply());
        }
        return edits.isEmpty() ? Rewrite.Unchanged.INSTANCE : new Rewrite.Changed(edits.apply());
    }

    private static Refusal refusal(SyntaxException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        return e.tooLarge()
                ? new Refusal(ErrorCode.STATEMENT_TOO_LARGE, e.offset(), message, "Make it smaller, or " + Work.OUTSIDE)
                : new Refusal(
                        ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                        e.offset(),
                        message,
                        "Write it in another way, or " + Work.OUTSIDE);
    }
}
