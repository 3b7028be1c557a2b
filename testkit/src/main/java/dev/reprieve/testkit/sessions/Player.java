package dev.reprieve.testkit.sessions;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A session with a thread of its own. It stops before every statement and before the end of every transaction until the
 * stage lets it go on.
 */
public final class Player implements AutoCloseable {
    static final Step REST = new Step("rest", Access.NONE);

    private final String name;
    private final Bell bell;
    private final Function<String, Access> access;
    private final List<PacedDataSource> sources = new ArrayList<>();

    private @Nullable Thread thread;
    private State state = State.DONE;
    private @Nullable Step next;
    private @Nullable String ending;
    private boolean granted;
    private boolean free;

    /** Where it stands. */
    enum State {
        READY,
        RUNNING,
        DONE
    }

    Player(String name, Bell bell, Function<String, Access> access) {
        this.name = name;
        this.bell = bell;
        this.access = access;
    }

    /** Connections of the data source that stop before each step. They are kept open until the player is closed. */
    public DataSource paced(DataSource real) {
        PacedDataSource source = new PacedDataSource(real, this);
        sources.add(source);
        return source.proxy();
    }

    /** Waits for others, where the session would wait for a time: it goes on when nobody else can take a step. */
    public void rest() {
        pass(REST);
    }

    String name() {
        return name;
    }

    Access access(String statement) {
        return access.apply(statement);
    }

    Set<Integer> processes() {
        synchronized (bell) {
            return PacedDataSource.processes(sources);
        }
    }

    void start(Work work) {
        synchronized (bell) {
            state = State.RUNNING;
            next = null;
            ending = null;
            granted = false;
            free = false;
        }
        Thread started = new Thread(() -> end(run(work)), "player-" + name);
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private static String run(Work work) {
        try {
            return work.run();
        } catch (Exception e) {
            return "failed: " + e;
        }
    }

    private void end(String how) {
        synchronized (bell) {
            ending = how;
            next = null;
            state = State.DONE;
            bell.notifyAll();
        }
    }

    /** Called by the session's thread: announces the step and waits until it may be taken. */
    void pass(Step step) {
        synchronized (bell) {
            if (free) {
                return;
            }
            next = step;
            state = State.READY;
            bell.notifyAll();
            while (!granted && !free) {
                bell.rest();
            }
            granted = false;
            next = null;
            state = State.RUNNING;
        }
    }

    State state() {
        return state;
    }

    Step next() {
        Step step = next;
        if (step == null) {
            throw new IllegalStateException(name + " has no next step");
        }
        return step;
    }

    String position() {
        return switch (state) {
            case READY -> "before " + next;
            case RUNNING -> "waiting";
            case DONE -> "at its end: " + ending;
        };
    }

    String ending() {
        return String.valueOf(ending);
    }

    void grant() {
        synchronized (bell) {
            granted = true;
            state = State.RUNNING;
            bell.notifyAll();
        }
    }

    /** Lets it run to its end without stopping. */
    void release() {
        synchronized (bell) {
            free = true;
            if (state == State.READY) {
                state = State.RUNNING;
            }
            bell.notifyAll();
        }
    }

    @Override
    public void close() throws SQLException {
        release();
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (PacedDataSource source : sources) {
            source.close();
        }
    }
}
