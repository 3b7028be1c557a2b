package dev.reprieve.races;

import dev.reprieve.testkit.PostgresServer;
import dev.reprieve.testkit.sessions.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The twin: real constraints, real DELETEs. */
final class PlainSide extends Side {
    private final PostgresServer server;
    private final String name;
    private final List<DataSource> sessions = new ArrayList<>();
    private final String script;

    private PlainSide(Scene scene, PostgresServer server, String name, int sessions) throws SQLException {
        super(scene, server.dataSource(name), server.dataSource(name), sessions);
        this.server = server;
        this.name = name;
        for (int i = 0; i < sessions; i++) {
            this.sessions.add(player(i).paced(raw));
        }
        List<String> sql = new ArrayList<>();
        for (int i = scene.tables().size(); i-- > 0; ) {
            sql.add("DELETE FROM " + scene.tables().get(i).table());
        }
        sql.addAll(scene.inserts());
        script = String.join("; ", sql);
    }

    static PlainSide create(Scene scene, PostgresServer server, int sessions) throws SQLException {
        String name = server.createDatabase();
        PostgresServer.execute(server.dataSource(name), scene.schema());
        return new PlainSide(scene, server, name, sessions);
    }

    @Override
    void reset() throws SQLException {
        execute(script);
    }

    @Override
    Work work(int session, Act act, Level level) {
        if (act instanceof Act.Restore restore) {
            return () -> {
                String end = transaction(sessions.get(session), session, List.of(restore.twin()), Level.READ_COMMITTED);
                return end.startsWith("done") ? "restored" : end.startsWith("23") ? "refused" : end;
            };
        }
        if (act instanceof Act.Transaction transaction) {
            return () -> transaction(sessions.get(session), session, transaction.statements(), level);
        }
        // no trash, nothing to purge or hold
        return () -> act instanceof Act.Place ? "held" : "purged";
    }

    @Override
    List<String> live() throws SQLException {
        return query(selectRows(""));
    }

    @Override
    public void close() throws SQLException {
        super.close();
        server.dropDatabase(name);
    }
}
