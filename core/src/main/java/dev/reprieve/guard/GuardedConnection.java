package dev.reprieve.guard;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.StatementRefusedException;
import dev.reprieve.policy.Names;
import dev.reprieve.scope.Scope;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection behind the guard. Besides rewriting texts it watches what transactions, settings and schema do, because
 * rewriting depends on them. Like the real one it is used by one thread at a time.
 */
final class GuardedConnection extends PreparingConnection {
    private final Engine engine;
    private final Session session;
    private final SchemaView schema;
    private final Attribution attribution = new Attribution();
    private boolean textTransaction;
    private @Nullable Viewpoint latest;

    /** A call to the real connection. */
    interface Call<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    GuardedConnection(Engine engine, Connection delegate) {
        super(delegate);
        this.engine = engine;
        this.session = new Session(delegate);
        this.schema = new SchemaView(engine, delegate);
    }

    Engine engine() {
        return engine;
    }

    /** From where a statement that reads or writes rows is rewritten now. */
    Viewpoint here() throws SQLException {
        return session.viewpoint(schema.current(textTransaction), Scope.visibility());
    }

    /** The same if nothing must be asked of the database to know it, as is nearly always so; else null. */
    @Nullable
    Viewpoint settled() throws SQLException {
        if (!fresh()) {
            return null;
        }
        Viewpoint settled = session.viewpoint(schema.known(), Scope.visibility());
        latest = settled;
        return settled;
    }

    /**
     * Whether the next statement is still seen from there, if that can be told at a glance: this is asked before each
     * execution, and memory that nobody has looked at since the last one is what it costs.
     */
    boolean stillAt(Viewpoint viewpoint) {
        return viewpoint == latest && engine.holds(viewpoint.picture()) && viewpoint.visibility() == Scope.visibility();
    }

    /** What to run for a text, or the reason not to, thrown. */
    GuardedText rewrite(String sql, String keys) throws SQLException {
        Viewpoint settled = settled();
        if (settled != null) {
            return settled.rewrite(sql, keys).orThrow();
        }
        // finding out takes queries; none may come before SET TRANSACTION, and DDL after DDL needs none
        GuardedText guess = guess().rewrite(sql, keys);
        if (withoutLooking(guess, sql)) {
            return guess.orThrow();
        }
        return here().rewrite(sql, keys).orThrow();
    }

    @Override
    Prepared prepare(String sql, String keys) throws SQLException {
        Viewpoint settled = settled();
        if (settled != null) {
            return new Prepared(sql, keys, settled.rewrite(sql, keys).orThrow(), settled);
        }
        GuardedText text = rewrite(sql, keys);
        return new Prepared(sql, keys, text, fresh() ? here() : guess());
    }

    @Override
    String keys(String @Nullable [] columnNames) {
        return GeneratedKeys.asked(columnNames, schema.known()::marker);
    }

    @Override
    GuardedConnection self() {
        return this;
    }

    /** Whether nothing must be asked of the database before a text can be rewritten. */
    private boolean fresh() {
        return schema.fresh() && session.known();
    }

    private Viewpoint guess() {
        return session.guess(schema.known(), Scope.visibility());
    }

    /** Whether a text's rewriting cannot depend on what the database looks like just now. */
    static boolean withoutLooking(GuardedText guess, String sql) {
        boolean untouched = guess.refusal() == null && guess.sql().equals(sql);
        return untouched
                && !guess.kinds().isEmpty()
                && !guess.kinds().contains(TextKind.DATA)
                && !guess.kinds().contains(TextKind.CALL);
    }

    /** Runs a text that does more than reading and writing rows. */
    <T extends @Nullable Object> T run(GuardedText text, Statement statement, Call<T> call) throws SQLException {
        try {
            if (text.deletes() && attribution.differs()) {
                if (!inTransaction()) {
                    requireNoTransactionIn(text);
                    return runAlone(statement, call);
                }
                attribution.tell(delegate);
            }
            return call.run();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            for (TextKind kind : text.kinds()) {
                ran(kind);
            }
        }
    }

    /** What the application is told of a failure. */
    SQLException failed(SQLException failure) {
        engine.failed(failure);
        return schema.known().errors().translate(failure);
    }

    boolean inTransaction() throws SQLException {
        return textTransaction || !delegate.getAutoCommit();
    }

    /** A text with a transaction of its own leaves no place to tell who deletes in it. */
    private static void requireNoTransactionIn(GuardedText text) throws SQLException {
        if (text.kinds().stream().anyMatch(TextKind::control)) {
            throw new StatementRefusedException(
                    ErrorCode.STATEMENT_UNSUPPORTED,
                    "statement",
                    "It begins or ends a transaction and deletes in the same text, so the actor cannot be told between.",
                    "Send BEGIN by itself, or use setAutoCommit(false).");
        }
    }

    /** A transaction around one call in autocommit mode, so that actor and reason hold for it and nothing else. */
    private <T extends @Nullable Object> T runAlone(Statement statement, Call<T> call) throws SQLException {
        // with a fetch size the driver would leave rows in a portal, which the commit closes
        int fetchSize = statement.getFetchSize();
        if (fetchSize > 0) {
            statement.setFetchSize(0);
        }
        try {
            return inOwnTransaction(() -> {
                attribution.tell(delegate);
                return call.run();
            });
        } finally {
            if (fetchSize > 0 && !statement.isClosed()) {
                statement.setFetchSize(fetchSize);
            }
        }
    }

    /** Runs the call in a transaction of its own and leaves autocommit on; must not be in one. */
    <T extends @Nullable Object> T inOwnTransaction(Call<T> call) throws SQLException {
        delegate.setAutoCommit(false);
        T result;
        try {
            result = call.run();
            delegate.commit();
        } catch (SQLException | RuntimeException | Error e) {
            attribution.transactionEnded();
            try {
                delegate.rollback();
                delegate.setAutoCommit(true);
            } catch (SQLException broken) {
                e.addSuppressed(broken);
            }
            throw e;
        }
        attribution.transactionEnded();
        delegate.setAutoCommit(true);
        return result;
    }

    private void ran(TextKind kind) throws SQLException {
        latest = kind == TextKind.DATA ? latest : null;
        switch (kind) {
            case DATA -> {}
            case SESSION -> session.touched();
            case CALL -> {
                session.touched();
                schema.suspect(!delegate.isClosed() && inTransaction());
            }
            case SAVEPOINT -> rolledBackPartly();
            case TRANSACTION -> {
                textTransaction = false;
                transactionEnded();
            }
            case BEGIN -> {
                transactionEnded();
                textTransaction = delegate.getAutoCommit();
            }
            case SCHEMA -> {
                session.touched();
                schema.schemaChanged(!delegate.isClosed() && inTransaction());
            }
        }
    }

    private void rolledBackPartly() {
        latest = null;
        attribution.rolledBackPartly();
        session.rolledBackPartly();
    }

    private void transactionEnded() {
        latest = null;
        attribution.transactionEnded();
        session.transactionEnded();
        schema.transactionEnded();
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        boolean ends = delegate.getAutoCommit() != autoCommit;
        try {
            delegate.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            if (ends) {
                textTransaction = false;
                transactionEnded();
            }
        }
    }

    @Override
    public void commit() throws SQLException {
        try {
            delegate.commit();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            transactionEnded();
        }
    }

    @Override
    public void rollback() throws SQLException {
        try {
            delegate.rollback();
        } finally {
            transactionEnded();
        }
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        try {
            delegate.rollback(savepoint);
        } finally {
            rolledBackPartly();
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            delegate.close();
        } finally {
            transactionEnded();
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        delegate.abort(executor);
    }

    @Override
    public void beginRequest() throws SQLException {
        delegate.beginRequest();
    }

    @Override
    public void endRequest() throws SQLException {
        attribution.setClientInfo(Names.SETTING_ACTOR, null);
        attribution.setClientInfo(Names.SETTING_REASON, null);
        delegate.endRequest();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return Unwrapping.unwrap(this, delegate, type, engine);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate.isWrapperFor(type);
    }

    @Override
    public void setSchema(String schemaName) throws SQLException {
        delegate.setSchema(schemaName);
        latest = null;
        session.touched();
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        delegate.setCatalog(catalog);
        latest = null;
        session.touched();
    }

    @Override
    public String nativeSQL(String sql) throws SQLException {
        return delegate.nativeSQL(rewrite(sql, GeneratedKeys.NONE).sql());
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        return GuardedMetadata.of(this, delegate.getMetaData());
    }

    /** The picture that metadata is shown by. */
    Picture picture() {
        return schema.known();
    }

    @Override
    public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
        if (Attribution.owns(name)) {
            requireOpen(name);
            attribution.setClientInfo(name, value);
        } else {
            delegate.setClientInfo(name, value);
        }
    }

    private void requireOpen(String name) throws SQLClientInfoException {
        try {
            if (delegate.isClosed()) {
                throw new SQLClientInfoException(
                        "This connection has been closed.", Map.of(name, ClientInfoStatus.REASON_UNKNOWN));
            }
        } catch (SQLClientInfoException e) {
            throw e;
        } catch (SQLException e) {
            throw new SQLClientInfoException(Map.of(name, ClientInfoStatus.REASON_UNKNOWN), e);
        }
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        Properties others = new Properties();
        for (String name : properties.stringPropertyNames()) {
            if (!Attribution.owns(name)) {
                others.setProperty(name, properties.getProperty(name));
            }
        }
        delegate.setClientInfo(others);
        // as JDBC has it, what is not among the properties is cleared
        setClientInfo(Names.SETTING_ACTOR, properties.getProperty(Names.SETTING_ACTOR));
        setClientInfo(Names.SETTING_REASON, properties.getProperty(Names.SETTING_REASON));
    }

    @Override
    public @Nullable String getClientInfo(String name) throws SQLException {
        return Attribution.owns(name) ? attribution.clientInfo(name) : delegate.getClientInfo(name);
    }

    @Override
    public Properties getClientInfo() throws SQLException {
        Properties all = new Properties();
        all.putAll(delegate.getClientInfo());
        for (String name : new String[] {Names.SETTING_ACTOR, Names.SETTING_REASON}) {
            String value = attribution.clientInfo(name);
            if (value != null) {
                all.setProperty(name, value);
            }
        }
        return all;
    }
}
