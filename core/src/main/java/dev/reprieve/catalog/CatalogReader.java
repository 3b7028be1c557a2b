package dev.reprieve.catalog;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a {@link Catalog} from PostgreSQL's system tables, in the same dozen of queries however many tables there are.
 * It needs no right on any table. Definitions come with every name qualified, whatever the connection's search path.
 */
public final class CatalogReader {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogReader.class);
    private static final int OLDEST_MAJOR = 15;
    private static final int NEWEST_MAJOR = 18;

    private CatalogReader() {}

    /**
     * Reads the database that the connection is connected to. A transaction that is open stays open, with its search
     * path as it was; otherwise the reading is one transaction of its own.
     *
     * @throws ReprieveException with DATABASE_UNSUPPORTED if it is not PostgreSQL 15 or newer
     * @throws SQLException if a query fails
     */
    public static Catalog read(Connection connection) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        requireSupported(
                data.getDatabaseProductName(), data.getDatabaseMajorVersion(), data.getDatabaseProductVersion());
        if (!connection.getAutoCommit()) {
            return readQualified(connection);
        }
        connection.setAutoCommit(false);
        try {
            return readQualified(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    static void requireSupported(String product, int major, String version) {
        if (!product.equals("PostgreSQL")) {
            throw new ReprieveException(
                    ErrorCode.DATABASE_UNSUPPORTED,
                    "database",
                    product + " is not supported.",
                    "Use PostgreSQL " + OLDEST_MAJOR + " to " + NEWEST_MAJOR + ".");
        }
        if (major < OLDEST_MAJOR) {
            throw new ReprieveException(
                    ErrorCode.DATABASE_UNSUPPORTED,
                    "database",
                    "PostgreSQL " + version + " is too old.",
                    "Upgrade to PostgreSQL " + OLDEST_MAJOR + " to " + NEWEST_MAJOR + ".");
        }
        if (major > NEWEST_MAJOR) {
            // refusing would turn a database upgrade into an outage; what the guard cannot parse it refuses anyway
            LOG.warn("PostgreSQL {} is newer than {}, the newest that Reprieve was tested on", version, NEWEST_MAJOR);
        }
    }

    private static Catalog readQualified(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version;
            String path;
            List<String> schemas;
            try (ResultSet row = statement.executeQuery(CatalogQueries.SETTINGS)) {
                row.next();
                version = row.getInt("version");
                path = row.getString("path");
                schemas = CatalogRows.strings(row, "schemas");
            }
            statement.execute(CatalogQueries.QUALIFY);
            CatalogRows rows = new CatalogRows();
            each(statement, CatalogQueries.RELATIONS, rows::relation);
            each(statement, CatalogQueries.COLUMNS, rows::column);
            each(statement, CatalogQueries.INDEXES, rows::index);
            each(statement, CatalogQueries.CHECKS, rows::check);
            each(statement, CatalogQueries.FOREIGN_KEYS, rows::foreignKey);
            each(statement, CatalogQueries.TRIGGERS, rows::trigger);
            each(statement, CatalogQueries.VIEW_READS, rows::viewRead);
            each(statement, CatalogQueries.ROUTINES, rows::routine);
            try (PreparedStatement restore = connection.prepareStatement(CatalogQueries.UNQUALIFY)) {
                restore.setString(1, path);
                restore.execute();
            }
            return rows.catalog(version, schemas);
        }
    }

    private static void each(Statement statement, String sql, RowReader reader) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
