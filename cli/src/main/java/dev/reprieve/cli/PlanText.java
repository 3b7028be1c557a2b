package dev.reprieve.cli;

import dev.reprieve.plan.Lock;
import dev.reprieve.plan.Obstacle;
import dev.reprieve.plan.Plan;
import dev.reprieve.plan.Step;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plan as a person, a script or a program reads it. */
final class PlanText {
    private static final int SAMPLES = 5;
    private static final int LINES = 12;

    private final Terminal terminal;
    private final PrintWriter out;

    PlanText(Terminal terminal) {
        this.terminal = terminal;
        this.out = terminal.out();
    }

    /** Every step with its SQL, its locks, how long it takes and what undoes it. */
    void print(Plan plan, String database) {
        obstacles(plan);
        if (plan.isEmpty()) {
            if (plan.obstacles().isEmpty()) {
                out.println(
                        plan.undo()
                                ? "There is nothing of Reprieve in " + database + "."
                                : "Nothing to do: " + database + " is as its policy wants it.");
            }
            return;
        }
        out.println(
                terminal.paint(Terminal.Style.BOLD, Wording.count(plan.steps().size(), "step"))
                        + (plan.undo() ? " to take Reprieve out of " : " to bring ")
                        + database
                        + (plan.undo() ? "." : " to its policy."));
        int width = String.valueOf(plan.steps().size()).length();
        int number = 0;
        for (Step step : plan.steps()) {
            out.println();
            out.println(
                    terminal.paint(Terminal.Style.BOLD, String.format("%" + width + "d. %s", ++number, step.title())));
            String indent = " ".repeat(width + 2);
            block(indent, "sql  ", cut(terminated(step.sql())));
            block(indent, "locks", step.locks().isEmpty() ? List.of("none") : locks(step));
            block(indent, "takes", List.of(step.duration()));
            block(indent, "undo ", step.undo().isEmpty() ? List.of("nothing to undo") : terminated(step.undo()));
        }
        if (!plan.notes().isEmpty()) {
            out.println();
            plan.notes().forEach(note -> out.println(terminal.paint(Terminal.Style.YELLOW, "Note: ") + note));
        }
    }

    /** One line a step. */
    void brief(Plan plan, String database) {
        obstacles(plan);
        int width = String.valueOf(plan.steps().size()).length();
        int number = 0;
        for (Step step : plan.steps()) {
            out.println(String.format("%" + width + "d. %s", ++number, step.title()));
        }
        if (plan.isEmpty()) {
            print(plan, database);
        }
    }

    /** A script for psql. Steps that cannot run inside a transaction say so. */
    void script(Plan plan) {
        plan.obstacles().forEach(o -> out.println("-- " + o.where() + ": " + o.problem() + " " + o.wayOut()));
        int number = 0;
        for (Step step : plan.steps()) {
            out.println("-- " + ++number + ". " + step.title()
                    + (step.transactional() ? "" : " (not inside a transaction)"));
            terminated(step.sql()).forEach(out::println);
            out.println();
        }
    }

    /** What stands in the way, with some of the rows and the statement that would mend them. */
    void obstacles(Plan plan) {
        for (Obstacle obstacle : plan.obstacles()) {
            String label = obstacle.blocks()
                    ? terminal.paint(Terminal.Style.RED, "Blocked: ")
                    : terminal.paint(Terminal.Style.YELLOW, "Warning: ");
            out.println(label + obstacle.where() + ": " + obstacle.problem() + " " + obstacle.wayOut());
            if (!obstacle.samples().isEmpty()) {
                List<String> shown = obstacle.samples().stream().limit(SAMPLES).toList();
                out.println("  " + Wording.count(obstacle.rows(), "row") + ": " + String.join(", ", shown)
                        + (obstacle.rows() > shown.size() ? ", …" : ""));
            }
            obstacle.mend().ifPresent(sql -> out.println("  mend: " + sql + ";"));
        }
        if (!plan.obstacles().isEmpty()) {
            out.println();
        }
    }

    static Json.Fields json(Plan plan) {
        return Json.object()
                .with("undo", plan.undo())
                .with("blocked", plan.blocked())
                .with("steps", plan.steps().stream().map(PlanText::json).toList())
                .with("obstacles", plan.obstacles().stream().map(PlanText::json).toList())
                .with("notes", plan.notes());
    }

    private static Json.Fields json(Step step) {
        return Json.object()
                .with("id", step.id())
                .with("title", step.title())
                .with("sql", step.sql())
                .with(
                        "locks",
                        step.locks().stream()
                                .map(l -> Json.object()
                                        .with("mode", l.mode().sql())
                                        .with("relation", l.relation())
                                        .with("effect", l.mode().effect()))
                                .toList())
                .with("duration", step.duration())
                .with("transactional", step.transactional())
                .with("undo", step.undo());
    }

    private static Json.Fields json(Obstacle obstacle) {
        return Json.object()
                .with("blocks", obstacle.blocks())
                .with("where", obstacle.where())
                .with("problem", obstacle.problem())
                .with("wayOut", obstacle.wayOut())
                .with("rows", obstacle.rows())
                .with("samples", obstacle.samples())
                .with("mend", obstacle.mend());
    }

    private static List<String> locks(Step step) {
        return step.locks().stream().map(PlanText::lock).distinct().toList();
    }

    private static String lock(Lock lock) {
        return lock + " (" + lock.mode().effect() + ")";
    }

    /** The first lines of a long step: what a reader needs to see that it is the ledger, say. */
    private static List<String> cut(List<String> statements) {
        List<String> lines = statements.stream()
                .flatMap(s -> Arrays.stream(s.split("\n", -1)))
                .toList();
        if (lines.size() <= LINES) {
            return lines;
        }
        List<String> first = new ArrayList<>(lines.subList(0, LINES - 1));
        first.add("… and " + Wording.count(lines.size() - first.size(), "more line") + "; --sql prints all");
        return first;
    }

    private static List<String> terminated(List<String> statements) {
        return statements.stream().map(s -> s.stripTrailing() + ";").toList();
    }

    private void block(String indent, String label, List<String> lines) {
        String head = terminal.paint(Terminal.Style.FAINT, label) + "  ";
        for (String entry : lines) {
            for (String line : entry.split("\n", -1)) {
                out.println(indent + head + line);
                head = " ".repeat(label.length() + 2);
            }
        }
    }
}
