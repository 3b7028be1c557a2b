package dev.reprieve.check;

import dev.reprieve.hold.BrokenHold;
import dev.reprieve.hold.Conditions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Legal holds whose condition the database cannot ask any more, since a column was dropped or changed. */
final class HoldFindings {
    private HoldFindings() {}

    /** Asks for them. */
    static List<BrokenHold> read(Connection connection) throws SQLException {
        boolean automatic = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            return Conditions.broken(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(automatic);
        }
    }

    static void find(Findings findings, List<BrokenHold> broken) {
        for (BrokenHold each : broken) {
            findings.leak("hold:" + each.hold(), "hold " + each.hold(), each.problem(), each.wayOut());
        }
    }
}
