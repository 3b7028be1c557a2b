package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.quote;

import dev.reprieve.catalog.Table;
import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Installed.Kind;
import dev.reprieve.plan.Installed.Original;
import dev.reprieve.policy.ProtectedTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of the fence that is made of rights: roles that the policy names may not delete from soft tables at all. The
 * fence's triggers let a purge pass that says it is one; without the right to DELETE nobody gets as far as that.
 */
final class GrantSteps {
    private final Work work;
    private final Grants grants;
    private final Set<String> wanted = new HashSet<>();

    private GrantSteps(Work work) {
        this.work = work;
        this.grants = work.installed().grants();
    }

    static void plan(Work work) {
        GrantSteps steps = new GrantSteps(work);
        for (String role : work.protection().policy().revokeDelete()) {
            steps.plan(role);
        }
        steps.giveBack();
    }

    /** Gives back all that was taken. */
    static void undo(Work work) {
        new GrantSteps(work).giveBack();
    }

    private void plan(String role) {
        if (!grants.roles().containsKey(role)) {
            work.block("role " + role, "The database has none of that name.", "Correct revoke_delete.");
            return;
        }
        if (grants.superusers().contains(role)) {
            work.block(
                    "role " + role,
                    "It is a superuser, whom no missing right keeps from anything.",
                    "Let the application use another role, or take it out of revoke_delete.");
            return;
        }
        Set<String> above = grants.above(role);
        for (ProtectedTable table : work.protection().tables()) {
            if (table.soft()) {
                wanted.add(key(table.name(), role));
                revoke(table.name(), role);
                otherWays(table.table(), role, above);
            }
        }
    }

    private void revoke(TableName table, String role) {
        List<String> held = grants.of(table, role);
        boolean owner =
                work.catalog().table(table).filter(t -> t.owner().equals(role)).isPresent();
        if (held.isEmpty() || owner) {
            return;
        }
        String rights = String.join(", ", held) + " ON " + table.sql();
        String grant = "GRANT " + rights + " TO " + quote(role);
        work.add(new Step.Brief(
                "revoke " + key(table, role),
                "Role " + role + " may not delete from " + table,
                List.of(
                        Registry.replace(Kind.GRANT, key(table, role), grant),
                        "REVOKE " + rights + " FROM " + quote(role)),
                List.of(),
                List.of(grant)));
    }

    /** Rights that the role has without having been given them: nothing to revoke from it. */
    private void otherWays(Table table, String role, Set<String> above) {
        List<String> ways = new ArrayList<>();
        if (table.owner().equals(role)) {
            ways.add("as its owner");
        }
        if (!grants.of(table.name(), Grants.PUBLIC).isEmpty()) {
            ways.add("as everyone may");
        }
        for (String other : above) {
            boolean named = work.protection().policy().revokeDelete().contains(other);
            if (table.owner().equals(other)
                    || grants.superusers().contains(other)
                    || (!named && !grants.of(table.name(), other).isEmpty())) {
                ways.add("as a member of " + other);
            }
        }
        if (!ways.isEmpty()) {
            work.block(
                    "role " + role,
                    "It may delete from " + table.name() + " " + String.join(" and ", ways)
                            + ", which revoking its own right does not change.",
                    "Revoke that by hand, or take " + role + " out of revoke_delete.");
        }
    }

    private void giveBack() {
        for (Original original : work.installed().originals()) {
            if (original.kind() == Kind.GRANT && !wanted.contains(original.object())) {
                List<String> sql = new ArrayList<>();
                if (restorable(original.object())) {
                    sql.add(original.definition());
                }
                sql.add(Registry.forget(Kind.GRANT, original.object()));
                work.add(new Step.Brief(
                        "grant " + original.object(),
                        "The right to delete is given back: " + original.object(),
                        sql,
                        List.of(),
                        List.of()));
            }
        }
    }

    /** Whether table and role are still there. */
    private boolean restorable(String object) {
        return work.catalog().tables().keySet().stream()
                .filter(t -> object.startsWith(t + " "))
                .anyMatch(t -> grants.roles().containsKey(object.substring((t + " ").length())));
    }

    private static String key(TableName table, String role) {
        return table + " " + role;
    }
}
