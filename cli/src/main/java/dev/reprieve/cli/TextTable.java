package dev.reprieve.cli;

import java.util.ArrayList;
import java.util.List;

/** A table of text with aligned columns: numbers to the right, everything else to the left. */
final class TextTable {
    private static final String GAP = "  ";
    private static final int NARROWEST = 12;

    private final Terminal terminal;
    private final List<String> heads;
    private final boolean[] right;
    private String indent = "";
    private final List<List<String>> rows = new ArrayList<>();

    /** A head that ends with {@code >} is of a column that is aligned to the right. */
    TextTable(Terminal terminal, String... heads) {
        this.terminal = terminal;
        this.heads = new ArrayList<>();
        this.right = new boolean[heads.length];
        for (int i = 0; i < heads.length; i++) {
            right[i] = heads[i].endsWith(">");
            this.heads.add(right[i] ? heads[i].substring(0, heads[i].length() - 1) : heads[i]);
        }
    }

    TextTable indented(String by) {
        indent = by;
        return this;
    }

    void row(String... cells) {
        rows.add(List.of(cells).stream().map(TextTable::line).toList());
    }

    /** Prints it. Where the terminal is too narrow, the last column is cut; into a pipe, nothing is. */
    void print() {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = heads.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        int last = widths.length - 1;
        int used = indent.length() + GAP.length() * last;
        for (int i = 0; i < last; i++) {
            used += widths[i];
        }
        widths[last] = Math.min(widths[last], Math.max(NARROWEST, terminal.width() - used));
        terminal.out().println(indent + terminal.paint(Terminal.Style.FAINT, format(heads, widths)));
        rows.forEach(row -> terminal.out().println(indent + format(row, widths)));
    }

    private String format(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell =
                    cells.get(i).length() > widths[i] ? cells.get(i).substring(0, widths[i] - 1) + "…" : cells.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(right[i] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
