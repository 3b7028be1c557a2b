package dev.reprieve.rewrite;

import dev.reprieve.catalog.ForeignKey;
import dev.reprieve.catalog.TableName;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.sql.Delete;
import dev.reprieve.sql.Dialect;
import dev.reprieve.sql.FromItem;
import dev.reprieve.sql.IntList;
import dev.reprieve.sql.JoinedChange;
import dev.reprieve.sql.Keyword;
import dev.reprieve.sql.Merge;
import dev.reprieve.sql.Scope;
import dev.reprieve.sql.Statement;
import dev.reprieve.sql.TableRef;
import dev.reprieve.sql.TokenKind;
import dev.reprieve.sql.Tokens;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rewrites one statement of a text, or refuses it. */
final class StatementRewrite {
    private static final Set<String> WITH_FROM_INSIDE = Set.of("extract", "substring", "trim", "overlay", "position");

    private static final Set<Keyword> OF_NEW_TABLES =
            EnumSet.of(Keyword.TEMP, Keyword.TEMPORARY, Keyword.UNLOGGED, Keyword.LOCAL, Keyword.GLOBAL);

    private final Work work;
    private final Tokens tokens;
    private final Statement statement;
    private final ProtectedNames names;

    StatementRewrite(Work work, Statement statement, ProtectedNames names) {
        this.work = work;
        this.tokens = work.tokens;
        this.statement = statement;
        this.names = names;
    }

    void rewrite() {
        TextArguments.rewrite(work, names, statement.first(), statement.last());
        int named = names.firstIn(tokens, statement.first(), statement.last() + 1);
        if (named >= 0) {
            new Shadowing(work, names).refuse(statement);
        }
        switch (statement.kind()) {
            case QUERY -> {
                if (named >= 0) {
                    query();
                }
            }
            case HARMLESS -> {
                new Definitions(work, statement, names).refuse(named);
                ConstraintModes.rewrite(work, statement);
            }
            case TRUNCATE -> truncate();
            case DROP_TABLE -> dropTable();
            case DROP_SCHEMA -> dropSchema();
            case COPY -> copy();
            case DO_BLOCK -> codeBlock();
            case UNKNOWN -> {
                if (named >= 0) {
                    throw unknown(work, named);
                }
            }
        }
    }

    private void query() {
        Map<Scope, ScopeView> views = new HashMap<>();
        List<ScopeView> ordered = new ArrayList<>(statement.scopes().size());
        for (Scope scope : statement.scopes()) {
            Scope outer = scope.outer();
            ScopeView view = new ScopeView(work, scope, outer == null ? null : views.get(outer));
            views.put(scope, view);
            ordered.add(view);
        }
        refuseUnaccounted();
        refuseDeletesFromViews();
        refuseUnsettledNames();
        refuseDeltaTables();
        NameResolution resolution = new NameResolution(work);
        ordered.forEach(resolution::resolve);
        ordered.forEach(v -> ScopeRewrite.rewrite(work, v));
    }

    /**
     * Fails closed: a protected name where a table's name stands must have been understood as a table reference, whatever
     * else is true of the statement.
     */
    private void refuseUnaccounted() {
        BitSet understood = new BitSet(statement.last() + 1);
        statement.tables().forEach(t -> understood.set(t.last()));
        for (Scope scope : statement.scopes()) {
            if (scope instanceof JoinedChange change) {
                IntList names = change.targets();
                for (int i = 1; i < names.size(); i += 2) {
                    understood.set(names.get(i));
                }
            }
        }
        int from = statement.first();
        for (int i = names.firstIn(tokens, from, statement.last() + 1);
                i >= 0;
                i = names.firstIn(tokens, i + 1, statement.last() + 1)) {
            if (!understood.get(i) && standsForTable(i)) {
                throw unknown(work, i);
            }
        }
    }

    /** PREPARE keeps the text, and PostgreSQL looks its names up again when the search path has changed. */
    private void refuseUnsettledNames() {
        if (!tokens.is(statement.first(), Keyword.PREPARE)) {
            return;
        }
        for (TableRef ref : statement.tables()) {
            boolean settled = ref.schema() != FromItem.NO_TOKEN || ref.cte() != null;
            if (!settled
                    && names.firstIn(tokens, ref.last(), ref.last() + 1) >= 0
                    && work.dictionary.isAmbiguous(tokens.name(ref.last()))) {
                throw work.refuse(
                        ErrorCode.STATEMENT_UNSUPPORTED,
                        ref.first(),
                        "Which table " + tokens.name(ref.last())
                                + " means here may change with the search path before EXECUTE.",
                        "Write its schema.");
            }
        }
    }

    private boolean standsForTable(int token) {
        if (work.dialect() == Dialect.POSTGRESQL
                && (tokens.is(token, Keyword.ONLY) || tokens.is(token, Keyword.LATERAL))) {
            // reserved: tables of these names stand in quotes
            return false;
        }
        int before = token - 1;
        while (before > 0 && tokens.isSymbol(before, '.')) {
            before -= 2;
        }
        if (before < 0 || tokens.isSymbol(token + 1, '(') || tokens.isSymbol(token + 1, '.')) {
            return false;
        }
        return switch (tokens.keyword(before)) {
            case JOIN, FROM -> !isRowsFrom(token) && (tokens.is(before, Keyword.JOIN) || !isArgument(before));
            case TABLE -> !isNew(before);
            case ONLY -> true;
            // SELECT … INTO names a new table
            case INTO -> tokens.is(before - 1, Keyword.INSERT) || tokens.is(before - 1, Keyword.MERGE);
            // SQLite: x IN posts
            case IN -> work.dialect() == Dialect.SQLITE;
            default -> false;
        };
    }

    /** {@code CREATE TEMP TABLE name AS …} and {@code SELECT … INTO TABLE name}. */
    private boolean isNew(int table) {
        int before = table - 1;
        while (before > statement.first() && OF_NEW_TABLES.contains(tokens.keyword(before))) {
            before--;
        }
        return before >= statement.first()
                && (tokens.is(before, Keyword.CREATE)
                        || tokens.is(before, Keyword.INTO)
                                && !tokens.is(before - 1, Keyword.INSERT)
                                && !tokens.is(before - 1, Keyword.MERGE));
    }

    /** {@code ROWS FROM (f(), g())}. */
    private boolean isRowsFrom(int token) {
        return tokens.is(token, Keyword.ROWS) && tokens.is(token + 1, Keyword.FROM);
    }

    /** {@code extract(year FROM posts)} and the like, and {@code IS DISTINCT FROM posts}. */
    private boolean isArgument(int from) {
        if (tokens.is(from - 1, Keyword.DISTINCT)) {
            return true;
        }
        for (int i = from - 1, depth = 0; i > statement.first(); i--) {
            if (tokens.isSymbol(i, ')')) {
                depth++;
            } else if (tokens.isSymbol(i, '(') && depth-- == 0) {
                return tokens.isIdentifier(i - 1) && WITH_FROM_INSIDE.contains(tokens.name(i - 1));
            }
        }
        return false;
    }

    /** A view passes DELETE on to its table, where it would be a real one. */
    private void refuseDeletesFromViews() {
        for (Scope scope : statement.scopes()) {
            TableRef target = scope.target();
            boolean deletes = scope instanceof Delete
                    || scope instanceof Merge merge
                            && merge.whens().stream().anyMatch(w -> w.action() == Merge.Action.DELETE);
            if (target != null
                    && deletes
                    && work.resolve(target)
                            .filter(work.dictionary.views()::contains)
                            .isPresent()) {
                throw work.refuse(
                        ErrorCode.STATEMENT_UNSUPPORTED,
                        target.first(),
                        "DELETE through the view " + tokens.name(target.last())
                                + " would erase rows of a protected table for good.",
                        "Delete from the table itself.");
            }
        }
    }

    /** H2's {@code OLD TABLE (DELETE …)}, and likewise FINAL and NEW, has all columns of the table that is changed. */
    private void refuseDeltaTables() {
        if (work.dialect() != Dialect.H2) {
            return;
        }
        for (int i = statement.first() + 1; i < statement.last(); i++) {
            Keyword before = tokens.keyword(i - 1);
            boolean delta = before == Keyword.OLD || before == Keyword.NEW || before == Keyword.FINAL;
            if (!delta || !tokens.is(i, Keyword.TABLE) || !tokens.isSymbol(i + 1, '(')) {
                continue;
            }
            int name = names.firstIn(tokens, i + 2, tokens.partner(i + 1));
            if (name >= 0) {
                throw work.refuse(
                        ErrorCode.STATEMENT_UNSUPPORTED,
                        i - 1,
                        before + " TABLE would show the columns that Reprieve added to " + tokens.name(name) + ".",
                        "Change the rows and select them in two statements.");
            }
        }
    }

    private void truncate() {
        for (TableRef ref : statement.tables()) {
            Guarded table = work.dictionary.guarded(tokens, ref, work.searchPath);
            if (table == null && mentions(Keyword.CASCADE)) {
                table = work.resolve(ref).map(this::protectedChild).orElse(null);
            }
            if (table != null) {
                throw destroys("TRUNCATE would erase", table, "Use DELETE, or " + Work.OUTSIDE);
            }
        }
    }

    private boolean mentions(Keyword keyword) {
        for (int i = statement.first(); i <= statement.last(); i++) {
            if (tokens.is(i, keyword)) {
                return true;
            }
        }
        return false;
    }

    /** A protected table that TRUNCATE … CASCADE of the given one would empty too. */
    private @Nullable Guarded protectedChild(TableName parent) {
        Set<TableName> seen = new HashSet<>();
        Deque<TableName> open = new ArrayDeque<>(List.of(parent));
        while (!open.isEmpty()) {
            TableName name = open.remove();
            for (ForeignKey key : work.dictionary.catalog().foreignKeysTo(name)) {
                Optional<Guarded> child = work.dictionary.guarded(key.child());
                if (child.isPresent()) {
                    return child.get();
                }
                if (seen.add(key.child())) {
                    open.add(key.child());
                }
            }
        }
        return null;
    }

    private void dropTable() {
        for (TableRef ref : statement.tables()) {
            Guarded table = work.dictionary.guarded(tokens, ref, work.searchPath);
            if (table != null) {
                throw destroys("DROP TABLE would erase", table, "Take it out of the policy, or " + Work.OUTSIDE);
            }
        }
    }

    private void dropSchema() {
        boolean owned = mentions(Keyword.OWNED) || mentions(Keyword.ALL);
        boolean cascades = mentions(Keyword.CASCADE) || work.dialect() == Dialect.MARIADB;
        for (int i = statement.first(); i <= statement.last(); i++) {
            for (Guarded table : work.dictionary.all()) {
                boolean inSchema =
                        tokens.isIdentifier(i) && tokens.named(i, table.name().schema());
                if (owned || inSchema && cascades) {
                    throw destroys("DROP would erase", table, "Take it out of the policy, or " + Work.OUTSIDE);
                }
            }
        }
    }

    private Refusal destroys(String what, Guarded table, String wayOut) {
        return work.refuse(
                ErrorCode.STATEMENT_DESTROYS,
                statement.first(),
                what + " the soft-deleted rows of " + table.label() + " for good.",
                wayOut);
    }

    private void copy() {
        for (TableRef ref : statement.tables()) {
            Guarded table = work.dictionary.guarded(tokens, ref, work.searchPath);
            if (table != null) {
                boolean reads = mentions(Keyword.TO);
                throw work.refuse(
                        ErrorCode.STATEMENT_UNSUPPORTED,
                        statement.first(),
                        reads
                                ? "COPY would show the soft-deleted rows of " + table.label() + "."
                                : "COPY would write the columns that Reprieve added to " + table.label() + ".",
                        (reads ? "Use COPY (SELECT …) TO, or " : "Use INSERT, or ") + Work.OUTSIDE);
            }
        }
    }

    /** What a code block does stands in a string. */
    private void codeBlock() {
        for (int i = statement.first(); i <= statement.last(); i++) {
            if (tokens.kind(i) == TokenKind.STRING
                    && !names.anywhereIn(tokens.raw(i)).isEmpty()) {
                throw work.refuse(
                        ErrorCode.STATEMENT_UNSUPPORTED,
                        i,
                        "The code block names "
                                + names.anywhereIn(tokens.raw(i)).get(0) + ", and what it does there cannot be seen.",
                        "Run its statements one by one, or run it outside the guard.");
            }
        }
    }

    static Refusal unknown(Work work, int token) {
        return work.refuse(
                ErrorCode.STATEMENT_NOT_UNDERSTOOD,
                token,
                "The statement names the protected table " + work.tokens.name(token)
                        + " in a way that is not understood.",
                "Use a query, INSERT, UPDATE, DELETE or MERGE, or " + Work.OUTSIDE);
    }
}
