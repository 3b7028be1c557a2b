package dev.reprieve.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** One line of the terminal, written over and over: what a progress bar is drawn on. */
record OneLine(Terminal terminal) implements ProgressBarConsumer {
    private static final int UPDATE_MILLIS = 100;

    /** Starts a bar; only in front of a person. */
    static ProgressBar bar(Terminal terminal, String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new OneLine(terminal))
                .hideEta()
                .build();
    }

    /** Starts a bar of unknown length that shows the rate and the time that is left. */
    static ProgressBar paced(Terminal terminal, String task, String unit) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(-1)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setConsumer(new OneLine(terminal))
                .setUnit(unit, 1)
                .showSpeed()
                .build();
    }

    @Override
    public int getMaxRenderedLength() {
        return terminal.width() - 1;
    }

    @Override
    public void accept(String rendered) {
        terminal.err().print("\r\u001B[K" + rendered);
        terminal.err().flush();
    }

    @Override
    public void close() {
        terminal.err().println();
        terminal.err().flush();
    }
}
