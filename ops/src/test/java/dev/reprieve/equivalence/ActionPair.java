package dev.reprieve.equivalence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Two tables with one foreign key of a kind, and what an application may do to them.
 *
 * @param number tells its tables from those of the other pairs in the database
 * @param unique whether the key refers to a unique constraint rather than the primary key
 * @param softChild whether the child is soft; a hard one follows its parent
 */
record ActionPair(
        int number,
        String onDelete,
        String onUpdate,
        String timing,
        boolean composite,
        boolean unique,
        boolean softChild) {
    static final List<String> ON_DELETE =
            List.of("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET NULL (b)", "SET DEFAULT");
    static final List<String> ON_UPDATE = List.of("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT");

    /** What an application does in one transaction. */
    record Doing(String name, List<String> statements) {}

    String parent() {
        return "p" + number;
    }

    String child() {
        return "c" + number;
    }

    @Override
    public String toString() {
        return "ON DELETE " + onDelete + " ON UPDATE " + onUpdate + " " + timing + (composite ? " composite" : "")
                + (unique ? " unique" : "") + (softChild ? "" : " hard child");
    }

    String schema() {
        String key = composite ? "a, b" : "b";
        String columns = composite ? "a int NOT NULL, b int NOT NULL" : "b int NOT NULL";
        String defaults = composite ? "a int DEFAULT 1, b int DEFAULT 9" : "b int DEFAULT 9";
        String name = "fk" + number;
        String primary = unique
                ? "id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, " + columns + ", UNIQUE (" + key + ")"
                : columns + ", PRIMARY KEY (" + key + ")";
        return "CREATE TABLE " + parent() + " (" + primary + ", note text);\n"
                + "CREATE TABLE " + child() + " (id int PRIMARY KEY, " + defaults + ", note text, CONSTRAINT " + name
                + " FOREIGN KEY (" + key + ") REFERENCES " + parent() + " (" + key + ") ON DELETE " + onDelete
                + " ON UPDATE " + onUpdate + " " + timing + ");\n"
                + "CREATE INDEX ON " + child() + " (" + key + ");\n";
    }

    /** Rows to begin with: parent n has children 10n and more. */
    String rows() {
        StringBuilder sql = new StringBuilder();
        for (int n : new int[] {1, 2, 3, 4, 5, 6, 9}) {
            sql.append(insertParent(n)).append(";\n");
        }
        for (int child : new int[] {11, 12, 21, 22, 41, 42, 61}) {
            sql.append(insertChild(child, value(child / 10))).append(";\n");
        }
        return sql.append(insertChild(71, composite ? "NULL, NULL" : "NULL"))
                .append(";\n")
                .toString();
    }

    /** Deleted before anything is compared: all children of 2, one of 4, then 5, which had none, and 6, which had. */
    List<String> firstDeletion() {
        return List.of("DELETE FROM " + child() + " WHERE id IN (21, 22, 42)");
    }

    List<String> secondDeletion() {
        return List.of("DELETE FROM " + child() + " WHERE id = 61", deleteParent(5), deleteParent(6));
    }

    List<Doing> doings() {
        List<Doing> all = new ArrayList<>();
        IntFunction<String> toChild = n -> insertChild(200 + n, value(n));
        for (int n = 1; n <= 4; n++) {
            all.add(new Doing("delete parent " + n, List.of(deleteParent(n))));
            all.add(new Doing("move parent " + n, List.of(move(n))));
            all.add(new Doing("move parent " + n + ", delete it", List.of(move(n), deleteParent(100 + n))));
            all.add(new Doing(
                    "move parent " + n + ", insert it anew", List.of(move(n), insertParent(n), toChild.apply(n))));
            all.add(new Doing("key of " + n + " as it was", List.of(update(n, n))));
            all.add(new Doing("delete parent " + n + ", insert a child", List.of(deleteParent(n), toChild.apply(n))));
            all.add(new Doing("insert a child, delete parent " + n, List.of(toChild.apply(n), deleteParent(n))));
            all.add(new Doing(
                    "delete the children of " + n + " and it",
                    List.of("DELETE FROM " + child() + " WHERE b = " + n, deleteParent(n))));
        }
        for (int n : new int[] {1, 3, 5}) {
            all.add(new Doing(
                    "parent " + n + " goes and comes again",
                    List.of(deleteParent(n), insertParent(n), toChild.apply(n), deleteParent(n), insertParent(n))));
        }
        for (int n : new int[] {1, 5, 6, 99}) {
            all.add(new Doing("insert a child of " + n, List.of(toChild.apply(n))));
            all.add(new Doing("child to " + n, List.of("UPDATE " + child() + " SET b = " + n + " WHERE id = 11")));
            all.add(new Doing(
                    "child without parent to " + n,
                    List.of("UPDATE " + child() + " SET (" + key() + ") = ROW (" + value(n) + ") WHERE id = 71")));
        }
        all.add(new Doing("child to none", List.of("UPDATE " + child() + " SET b = NULL WHERE id = 11")));
        all.add(new Doing("other column", List.of("UPDATE " + child() + " SET note = 'x'")));
        all.add(new Doing("other column of the parent", List.of("UPDATE " + parent() + " SET note = 'x'")));
        all.add(new Doing("no parents", List.of("DELETE FROM " + parent())));
        all.add(new Doing("no children, no parents", List.of("DELETE FROM " + child(), "DELETE FROM " + parent())));
        all.add(new Doing("all keys", List.of("UPDATE " + parent() + " SET b = b + 1000")));
        return all;
    }

    /** What moves the parents of the first deletion, to be run one by one. */
    List<String> moves() {
        return List.of(move(2), move(4));
    }

    String contents() {
        return "SELECT 'p', " + (composite ? "a" : "1") + ", b, note FROM " + parent() + " UNION ALL SELECT 'c' || id, "
                + (composite ? "a" : "1") + ", b, note FROM " + child() + " ORDER BY 1, 2, 3, 4";
    }

    private String key() {
        return composite ? "a, b" : "b";
    }

    private String value(int n) {
        return composite ? "1, " + n : String.valueOf(n);
    }

    private String insertParent(int n) {
        return "INSERT INTO " + parent() + " (" + key() + ") VALUES (" + value(n) + ")";
    }

    private String insertChild(int id, String value) {
        return "INSERT INTO " + child() + " (id, " + key() + ") VALUES (" + id + ", " + value + ")";
    }

    private String deleteParent(int n) {
        return "DELETE FROM " + parent() + " WHERE b = " + n;
    }

    private String move(int n) {
        return update(n, 100 + n);
    }

    private String update(int from, int to) {
        return "UPDATE " + parent() + " SET b = " + to + " WHERE b = " + from;
    }
}
