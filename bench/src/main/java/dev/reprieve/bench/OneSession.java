package dev.reprieve.bench;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source that gives one connection of its own, for whoever wants to look at the catalog first, and then always the
 * same one, so that two contestants share one session. Two sessions are two server processes, and whether the scheduler
 * keeps one beside its client decides between 45 and 125 us a statement: more than anything that is to be measured.
 */
final class OneSession implements DataSource {
    private final DataSource others;
    private final Connection shared;
    private final AtomicBoolean first = new AtomicBoolean(true);

    private OneSession(DataSource others, Connection shared) {
        this.others = others;
        this.shared = shared;
    }

    static DataSource of(DataSource others, Connection shared) {
        return new OneSession(others, shared);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return first.getAndSet(false) ? others.getConnection() : shared;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return others.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        others.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        others.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return others.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("reprieve.bench");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return others.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return others.isWrapperFor(type);
    }
}
