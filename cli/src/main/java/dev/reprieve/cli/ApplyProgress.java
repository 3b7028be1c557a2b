package dev.reprieve.cli;

import dev.reprieve.plan.Plan;
import dev.reprieve.plan.Progress;
import dev.reprieve.plan.Step;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** Shows how a plan goes on: a bar in front of a person, a line a step in a log, nothing beside JSON. */
final class ApplyProgress implements Progress, AutoCloseable {
    private final Terminal terminal;
    private final boolean silent;
    private final List<String> applied = new ArrayList<>();
    private @Nullable ProgressBar bar;

    ApplyProgress(Terminal terminal, boolean silent) {
        this.terminal = terminal;
        this.silent = silent;
    }

    /** The ids of the steps that have been committed. */
    List<String> applied() {
        return List.copyOf(applied);
    }

    @Override
    public void planned(Plan plan) {
        close();
        if (terminal.interactive() && !silent) {
            bar = OneLine.bar(
                    terminal, plan.undo() ? "Undoing" : "Applying", plan.steps().size());
        }
    }

    @Override
    public void started(int number, int total, Step step) {
        if (bar != null) {
            bar.setExtraMessage(step.title());
        }
    }

    @Override
    public void advanced(Step step, long done, long total) {
        if (bar != null && total > 0) {
            bar.setExtraMessage(step.title() + " " + 100 * done / total + " %");
        }
    }

    @Override
    public void waiting(Step step, int attempt, List<String> holders) {
        if (!silent) {
            String who = holders.isEmpty() ? "" : ": " + String.join(" ", holders);
            if (bar != null) {
                bar.setExtraMessage("waiting for a lock, attempt " + attempt + who);
            } else {
                terminal.err().println("waiting for a lock for " + step.id() + ", attempt " + attempt + who);
            }
        }
    }

    @Override
    public void finished(int number, int total, Step step) {
        applied.add(step.id());
        if (bar != null) {
            bar.step();
        } else if (!silent) {
            terminal.err().println("done " + number + "/" + total + " " + step.title());
            terminal.err().flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.setExtraMessage("");
            bar.close();
            bar = null;
        }
    }
}
