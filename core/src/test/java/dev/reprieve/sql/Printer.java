package dev.reprieve.sql;

import dev.reprieve.sql.Insert.OnConflict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what the parser has found, one line a statement, a table and a scope. Spans are printed as their text. */
final class Printer implements Scope.Visitor {
    private final Tokens tokens;
    private final List<String> lines = new ArrayList<>();

    private Printer(Tokens tokens) {
        this.tokens = tokens;
    }

    static String print(Script script) {
        Printer printer = new Printer(script.tokens());
        for (Statement statement : script.statements()) {
            printer.lines.add(statement.kind() + " " + printer.text(statement.first(), statement.last()));
            statement.tables().forEach(printer::table);
            statement.scopes().forEach(s -> s.accept(printer));
        }
        return String.join("\n", printer.lines);
    }

    private String text(int first, int last) {
        return last < first ? "" : tokens.raw(first, last);
    }

    private String text(Span span) {
        return text(span.first(), span.last());
    }

    private void table(TableRef ref) {
        StringBuilder line = new StringBuilder("  " + ref.role().name().toLowerCase(Locale.ROOT) + " ");
        line.append(text(ref.first(), ref.last()));
        add(line, "schema", ref.schema());
        add(line, "with", ref.cte() == null ? FromItem.NO_TOKEN : ref.cte().name());
        if (ref.begin() != ref.first() || ref.end() != ref.last()) {
            line.append(", whole ").append(text(ref.begin(), ref.end()));
        }
        add(line, ref.aliasAfterAs() ? "as" : "alias", ref.alias());
        add(line, "columns", ref.columns());
        add(line, "sample", ref.sample());
        if (ref.tail() != ref.end()) {
            line.append(", tail ").append(text(ref.tail(), ref.tail()));
        }
        lines.add(line.toString());
    }

    private void add(StringBuilder line, String label, int token) {
        if (token != FromItem.NO_TOKEN) {
            line.append(", ").append(label).append(' ').append(tokens.raw(token));
        }
    }

    private void add(StringBuilder line, String label, @Nullable Span span) {
        if (span != null) {
            line.append(", ").append(label).append(" {").append(text(span)).append('}');
        }
    }

    private static void add(StringBuilder line, String label, boolean holds) {
        line.append(holds ? ", " + label : "");
    }

    private void add(StringBuilder line, String label, IntList pairs) {
        if (pairs.size() > 0) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < pairs.size(); i += 2) {
                texts.add(text(pairs.get(i), pairs.get(i + 1)));
            }
            line.append(", ")
                    .append(label)
                    .append(" {")
                    .append(String.join("} {", texts))
                    .append('}');
        }
    }

    private void singles(StringBuilder line, String label, IntList list) {
        if (list.size() > 0) {
            line.append(", ").append(label);
            for (int i = 0; i < list.size(); i++) {
                line.append(' ').append(tokens.raw(list.get(i)));
            }
        }
    }

    private StringBuilder scope(String kind, Scope scope) {
        StringBuilder line = new StringBuilder("  ").append(kind);
        add(line, "inside " + (scope.outer() == null ? "" : kind(scope.outer())), scope.outer() != null);
        add(line, "items", scope.returned());
        add(line, "names", scope.names());
        if (!scope.from().isEmpty()) {
            line.append(", from ").append(items(scope.from()));
        }
        add(line, "where", scope.where());
        add(line, "current of", scope.currentOf());
        if (scope.where() == null) {
            add(line, "gap after", scope.whereGap());
        }
        return line;
    }

    private static String kind(Scope scope) {
        return scope.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private String items(List<FromItem> items) {
        return items.stream().map(this::item).collect(Collectors.joining(", "));
    }

    private String item(FromItem item) {
        ItemPrinter printer = new ItemPrinter();
        item.accept(printer);
        return printer.result;
    }

    @Override
    public void select(Select select) {
        StringBuilder line = scope(tokens.raw(select.first()).toLowerCase(Locale.ROOT), select);
        add(line, "width " + select.valuesWidth(), select.isValues());
        add(line, "locks", select.locks());
        lines.add(line.toString());
    }

    @Override
    public void insert(Insert insert) {
        StringBuilder line = scope("insert", insert);
        add(line, "replaces", insert.replaces());
        add(line, "columns", insert.columns());
        add(line, "no source", insert.source() == null);
        OnConflict clause = insert.onConflict();
        if (clause != null) {
            add(line, "on conflict", clause.target());
            add(line, "if", clause.targetWhere());
            if (clause.constraint() != FromItem.NO_TOKEN) {
                line.append(", ").append(text(clause.constraintFirst(), clause.constraint()));
            }
            singles(line, "assigns", clause.assigned());
            add(line, "updates", clause.updates());
            add(line, "only", clause.where());
            add(line, "last", clause.last());
        }
        lines.add(line.toString());
    }

    @Override
    public void update(Update update) {
        StringBuilder line = scope("update", update);
        singles(line, "assigns", update.assigned());
        lines.add(line.toString());
    }

    @Override
    public void delete(Delete delete) {
        StringBuilder line = scope("delete", delete);
        add(line, "verb", delete.verb());
        add(line, "using at", delete.using());
        add(line, "limited", delete.limited());
        lines.add(line.toString());
    }

    @Override
    public void merge(Merge merge) {
        lines.add(scope("merge", merge).toString());
        for (Merge.When when : merge.whens()) {
            StringBuilder line = new StringBuilder("    when ").append(when.action());
            add(line, "by source", when.bySource());
            add(line, "head", when.head());
            add(line, "if", when.condition());
            add(line, "verb", when.verb());
            singles(line, "assigns", when.assigned());
            add(line, "columns", when.columns());
            add(line, "width " + when.valuesWidth(), when.valuesWidth() >= 0);
            lines.add(line.toString());
        }
    }

    @Override
    public void joined(JoinedChange change) {
        StringBuilder line = scope("joined", change);
        add(line, "deletes", change.deletes());
        add(line, "targets", change.targets());
        lines.add(line.toString());
    }

    /** Items of FROM: joins in brackets, tables by the name they go by. */
    private final class ItemPrinter implements FromItem.Visitor {
        private String result = "";

        @Override
        public void table(TableRef ref) {
            result = tokens.raw(ref.calledBy());
        }

        @Override
        public void rows(FromItem.Rows rows) {
            StringBuilder text = new StringBuilder("rows");
            add(text, "called", rows.alias());
            add(text, "columns", rows.columns());
            add(text, "query", rows.query() != null);
            result = "<" + text + ">";
        }

        @Override
        public void join(FromItem.Join join) {
            StringBuilder text = new StringBuilder("(");
            text.append(item(join.left())).append(' ').append(join.natural() ? "NATURAL " : "");
            text.append(join.type()).append(' ').append(item(join.right()));
            add(text, "on", join.on());
            add(text, "using", join.using());
            result = text.append(')').toString();
        }

        @Override
        public void group(FromItem.Group group) {
            StringBuilder text = new StringBuilder("[").append(items(group.items()));
            add(text, "called", group.alias());
            result = text.append(']').toString();
        }
    }
}
