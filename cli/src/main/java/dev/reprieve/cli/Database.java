package dev.reprieve.cli;

import dev.reprieve.catalog.Catalog;
import dev.reprieve.catalog.CatalogReader;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database that a command works on.
 *
 * @param name what messages call it: its URL without parameters, so without a password
 */
record Database(String name, DataSource dataSource) {
    private static final int CONNECT_SECONDS = 10;
    private static final Pattern AUTHORITY = Pattern.compile("//[^/@]*@");

    static Database of(String url, Optional<String> user, Optional<String> password) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        try {
            dataSource.setURL(url);
        } catch (IllegalArgumentException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    shown(url),
                    "the URL cannot be read.",
                    "Write jdbc:postgresql://host:port/name.",
                    e);
        }
        user.ifPresent(dataSource::setUser);
        password.ifPresent(dataSource::setPassword);
        dataSource.setConnectTimeout(CONNECT_SECONDS);
        if (!url.contains("ApplicationName=")) {
            dataSource.setApplicationName("reprieve");
        }
        return new Database(shown(url), dataSource);
    }

    /** Connects; a failure says what to do about it. */
    Connection connect() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Reads what the database contains. */
    Catalog catalog() {
        try (Connection connection = connect()) {
            return CatalogReader.read(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The URL without its parameters and credentials. */
    static String shown(String url) {
        int parameters = url.indexOf('?');
        Matcher authority = AUTHORITY.matcher(parameters < 0 ? url : url.substring(0, parameters));
        return authority.replaceFirst("//");
    }

    ReprieveException failure(SQLException e) {
        return failure(name, e);
    }

    /** What a failure of the database means for whoever sits at the command line. */
    static ReprieveException failure(String name, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String said = sentence(e.getMessage());
        if (state.equals("42501")) {
            return new ReprieveException(
                    ErrorCode.DATABASE_RIGHTS, name, said, "Connect as the owner of the tables, or as one who may.", e);
        }
        if (state.equals("55P03")) {
            return new ReprieveException(
                    ErrorCode.LOCK_TIMEOUT, name, said, "Run it again when fewer long transactions are open.", e);
        }
        String wayOut = switch (state) {
            case "08001", "08004", "08006" -> "Check host and port in --db, and that the server runs and lets you in.";
            case "28P01", "28000" -> "Check --user and --password, or REPRIEVE_USER and REPRIEVE_PASSWORD.";
            case "3D000" -> "Check the database's name in --db.";
            case "53300" -> "Wait until fewer sessions are open, or raise max_connections.";
            default -> "Run it again with --verbose to see where.";
        };
        return new ReprieveException(ErrorCode.DATABASE, name, said, wayOut, e);
    }

    private static String sentence(@Nullable String message) {
        String line = message == null ? "the database gave no reason" : message.strip();
        int end = line.indexOf('\n');
        line = end < 0 ? line : line.substring(0, end).strip();
        // the driver goes on with advice of its own
        int advice = line.indexOf(". Check that ");
        line = advice < 0 ? line : line.substring(0, advice);
        return line.endsWith(".") ? line : line + ".";
    }
}
