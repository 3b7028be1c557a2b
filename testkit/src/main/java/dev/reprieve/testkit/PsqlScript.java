package dev.reprieve.testkit;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Runs a script as pg_dump writes it: statements divided by a semicolon at the end of a line, and COPY blocks with their
 * data. Good enough for dumps; not a psql.
 */
public final class PsqlScript {
    private final Connection connection;
    private final StringBuilder pending = new StringBuilder();

    private PsqlScript(Connection connection) {
        this.connection = connection;
    }

    /** Runs the whole file; stops at the first error. */
    public static void run(Connection connection, Path file) throws IOException, SQLException {
        new PsqlScript(connection).run(Files.readAllLines(file));
    }

    private void run(List<String> lines) throws IOException, SQLException {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (pending.isEmpty() && line.startsWith("COPY ") && line.endsWith("FROM stdin;")) {
                int end = i + 1;
                while (!lines.get(end).equals("\\.")) {
                    end++;
                }
                copy(line, lines.subList(i + 1, end));
                i = end;
            } else if (!(pending.isEmpty() && (line.isBlank() || line.startsWith("--")))) {
                pending.append(line).append('\n');
                if (line.endsWith(";") && dollarQuotesAreClosed()) {
                    flush();
                }
            }
        }
        flush();
    }

    private void copy(String statement, List<String> rows) throws SQLException, IOException {
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        String data = rows.isEmpty() ? "" : String.join("\n", rows) + "\n";
        copy.copyIn(statement.substring(0, statement.length() - 1), new StringReader(data));
    }

    private void flush() throws SQLException {
        if (!pending.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(pending.toString());
            }
            pending.setLength(0);
        }
    }

    /** Whether each dollar-quote tag stands an even number of times in what has been gathered. */
    private boolean dollarQuotesAreClosed() {
        for (String tag : List.of("$$", "$_$")) {
            int count = 0;
            for (int at = pending.indexOf(tag); at >= 0; at = pending.indexOf(tag, at + tag.length())) {
                count++;
            }
            if (count % 2 != 0) {
                return false;
            }
        }
        return true;
    }
}
