package dev.reprieve.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The Sakila sample database, where its dump lies beside the project; it is not part of it. */
public final class Sakila {
    private static final Path DIRECTORY =
            Path.of("../../shared/data/sakila").toAbsolutePath().normalize();

    private Sakila() {}

    /** Whether the dump is there, seen from a module's directory. Tests that need it assume so, with that reason. */
    public static boolean available() {
        return Files.isRegularFile(DIRECTORY.resolve("data.sql"));
    }

    /** Loads schema and data into an empty database. */
    public static void load(DataSource database) {
        load(database, "schema.sql");
        load(database, "data.sql");
    }

    /** Loads the schema only into an empty database. */
    public static void loadSchema(DataSource database) {
        load(database, "schema.sql");
    }

    private static void load(DataSource database, String file) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            String script = Files.readString(DIRECTORY.resolve(file), StandardCharsets.UTF_8);
            run(script, statement, connection.unwrap(PGConnection.class).getCopyAPI());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }

    /** Statements as they are; the lines after a COPY … FROM stdin up to {@code \.} through the copy protocol. */
    private static void run(String script, Statement statement, CopyManager copy) throws SQLException, IOException {
        BufferedReader lines = new BufferedReader(new StringReader(script));
        StringBuilder text = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith("COPY ")) {
                text.append(line).append('\n');
                continue;
            }
            statement.execute(text.toString());
            text.setLength(0);
            for (String row = lines.readLine(); row != null && !row.equals("\\."); row = lines.readLine()) {
                text.append(row).append('\n');
            }
            copy.copyIn(line, new StringReader(text.toString()));
            text.setLength(0);
        }
        statement.execute(text.toString());
    }
}
