package dev.reprieve.testkit.twin;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Numbers that a failed statement took are gone; one that failed at another row took others. */
final class Sequences {
    private Sequences() {}

    /** Lets the guarded side go on with the plain one's numbers. */
    static void align(Connection plain, Connection guarded, TwinSchema schema) throws SQLException {
        try (Statement reads = plain.createStatement();
                Statement writes = guarded.createStatement()) {
            for (TwinTable table : schema.tables()) {
                for (TwinColumn column : table.columns()) {
                    if (column.identity()) {
                        String name = table.name() + "_" + column.name() + "_seq";
                        try (ResultSet row = reads.executeQuery("SELECT last_value, is_called FROM " + name)) {
                            row.next();
                            writes.execute(
                                    "SELECT setval('" + name + "', " + row.getLong(1) + ", " + row.getBoolean(2) + ")");
                        }
                    }
                }
            }
        }
    }
}
