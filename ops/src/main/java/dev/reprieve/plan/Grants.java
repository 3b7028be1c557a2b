package dev.reprieve.plan;

import dev.reprieve.catalog.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may delete rows.
 *
 * @param roles all roles, each with those that it is a direct member of
 * @param superusers whom no grant binds
 * @param held the rights to DELETE and TRUNCATE that tables give: to whom which
 */
record Grants(Map<String, Set<String>> roles, Set<String> superusers, Map<TableName, Map<String, Set<String>>> held) {
    static final Grants NONE = new Grants(Map.of(), Set.of(), Map.of());

    /** Everyone. */
    static final String PUBLIC = "PUBLIC";

    Grants {
        roles = Map.copyOf(roles);
        superusers = Set.copyOf(superusers);
        held = Map.copyOf(held);
    }

    /** What the role itself may do to the table, in the order of {@code DELETE, TRUNCATE}. */
    List<String> of(TableName table, String role) {
        return held.getOrDefault(table, Map.of()).getOrDefault(role, Set.of()).stream()
                .sorted()
                .toList();
    }

    /** The roles whose rights the role has, too, by membership. */
    Set<String> above(String role) {
        Set<String> found = new LinkedHashSet<>(roles.getOrDefault(role, Set.of()));
        Set<String> open = found;
        while (!open.isEmpty()) {
            Set<String> next = new LinkedHashSet<>();
            open.forEach(r -> next.addAll(roles.getOrDefault(r, Set.of())));
            next.removeAll(found);
            found.addAll(next);
            open = next;
        }
        found.remove(role);
        return found;
    }

    static Grants read(Statement statement) throws SQLException {
        Map<String, Set<String>> roles = new HashMap<>();
        Set<String> superusers = new HashSet<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT r.rolname, r.rolsuper, g.rolname FROM pg_roles r
                LEFT JOIN pg_auth_members m ON m.member = r.oid LEFT JOIN pg_roles g ON g.oid = m.roleid""")) {
            while (row.next()) {
                Set<String> above = roles.computeIfAbsent(row.getString(1), r -> new HashSet<>());
                if (row.getBoolean(2)) {
                    superusers.add(row.getString(1));
                }
                if (row.getString(3) != null) {
                    above.add(row.getString(3));
                }
            }
        }
        Map<TableName, Map<String, Set<String>>> held = new TreeMap<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT n.nspname, c.relname, coalesce(r.rolname, 'PUBLIC'), g.privilege_type
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL aclexplode(c.relacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
                WHERE c.relkind IN ('r', 'p') AND g.privilege_type IN ('DELETE', 'TRUNCATE')
                    AND (r.oid IS NOT NULL OR g.grantee = 0)""")) {
            while (row.next()) {
                held.computeIfAbsent(new TableName(row.getString(1), row.getString(2)), t -> new HashMap<>())
                        .computeIfAbsent(row.getString(3), r -> new HashSet<>())
                        .add(row.getString(4));
            }
        }
        return new Grants(roles, superusers, held);
    }
}
