package dev.reprieve.plan;

import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the user must be allowed to do, checked before anything is done. */
final class Rights {
    private static final String MISSING = """
            SELECT CASE WHEN c.relkind = 'v' THEN 'owner of view ' ELSE 'owner of table ' END || t.shown
                   || ' (it is ' || pg_get_userbyid(c.relowner) || ')'
            FROM unnest(?, ?) t (name, shown) JOIN pg_class c ON c.oid = to_regclass(t.name)
            WHERE NOT pg_has_role(c.relowner, 'USAGE')
            UNION ALL
            SELECT 'owner of schema reprieve (it is ' || pg_get_userbyid(n.nspowner) || ')'
            FROM pg_namespace n WHERE n.nspname = 'reprieve' AND NOT pg_has_role(n.nspowner, 'USAGE')
            UNION ALL
            SELECT 'CREATE on database ' || current_database()
            WHERE to_regnamespace('reprieve') IS NULL AND NOT has_database_privilege(current_database(), 'CREATE')
            ORDER BY 1
            """;

    private Rights() {}

    static void require(Connection connection, Plan plan) throws SQLException {
        List<Lock> locks = plan.steps().stream()
                .flatMap(s -> s.locks().stream())
                .distinct()
                .toList();
        List<String> missing = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(MISSING)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", locks.stream().map(Lock::sql).toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text", locks.stream().map(Lock::relation).toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (!missing.contains(row.getString(1))) {
                        missing.add(row.getString(1));
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new ReprieveException(
                    ErrorCode.DATABASE_RIGHTS,
                    "user " + connection.getMetaData().getUserName(),
                    "Missing: " + String.join("; ", missing) + ".",
                    "Apply as a user who has all that; nothing has been changed.");
        }
    }
}
