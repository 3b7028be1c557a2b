package dev.reprieve.policy;

import dev.reprieve.catalog.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** The names of everything that a plan adds to a database. Each stays within PostgreSQL's 63 bytes. */
public final class Names {
    /** The schema of the ledger and of all functions. */
    public static final String SCHEMA = "reprieve";

    /** BEFORE UPDATE trigger that stamps the markers; must sort after the application's own triggers. */
    public static final String STAMP_TRIGGER = "zz_reprieve_stamp";

    /** BEFORE INSERT trigger on tables with adopted markers: a row may be inserted as deleted. */
    public static final String STAMP_INSERT_TRIGGER = "zz_reprieve_stamp_insert";

    /** BEFORE INSERT trigger on a table whose key a tombstone may hold; sorts after the application's own triggers. */
    public static final String ASIDE_TRIGGER = "zz_reprieve_aside";

    /** The same for an UPDATE that changes the key; sorts before {@link #STAMP_TRIGGER}. */
    public static final String ASIDE_KEY_TRIGGER = "zz_reprieve_aside_key";

    /** BEFORE DELETE trigger on a hard parent, whose row tombstones must not hold on to. */
    public static final String RELEASE_TRIGGER = "zz_reprieve_release";

    /** AFTER DELETE trigger on a hard parent to which its soft children lead back; sorts before {@code RI_ConstraintTrigger}. */
    public static final String RELEASE_LATER_TRIGGER = "A_reprieve_release";

    /** AFTER UPDATE trigger on such a child: sorts after the triggers for what refers to it, and before its own checks. */
    public static final String RELEASE_FALLEN_TRIGGER = "RI_ConstraintTrigger_b_reprieve_release";

    /** BEFORE UPDATE trigger on a partitioned parent that stops moves which deleted children cannot follow. */
    public static final String MOVE_TRIGGER = "zz_reprieve_move";

    /** Row trigger that stops a physical DELETE, in place of {@link #FENCE_TRIGGER} where a hard parent's CASCADE comes by. */
    public static final String FENCE_ROW_TRIGGER = "reprieve_fence_row";

    /** AFTER UPDATE trigger on a parent whose key changes: tombstones keep it; sorts before {@code RI_ConstraintTrigger}. */
    public static final String FOLLOW_TRIGGER = "A_reprieve_follow";

    /** Statement trigger that stops a physical DELETE. */
    public static final String FENCE_TRIGGER = "reprieve_fence";

    /** Statement trigger that stops TRUNCATE. */
    public static final String FENCE_TRUNCATE_TRIGGER = "reprieve_fence_truncate";

    /** Session setting with the ledger's key of the transaction's deletion; empty if there is none. */
    public static final String SETTING_DELETION = "reprieve.deletion";

    /** Session setting with who acts. */
    public static final String SETTING_ACTOR = "reprieve.actor";

    /** Session setting with the reason. */
    public static final String SETTING_REASON = "reprieve.reason";

    /** Session setting with the tables that the transaction deleted from directly; a newline before and after each. */
    public static final String SETTING_ROOTS = "reprieve.roots";

    /** Session setting under which tombstones from before Reprieve are taken over as they are, when it is {@code on}. */
    public static final String SETTING_ADOPTING = "reprieve.adopting";

    /** Session setting that lets a purge through the fence when it is {@code on}. */
    public static final String SETTING_PURGE = "reprieve.purge";

    private static final String CASCADE_TRIGGER = "A_reprieve_cascade_";
    private static final int LIMIT_BYTES = 63;
    private static final int HASH_CHARACTERS = 9;

    private Names() {}

    /** The twin of a foreign key: its own name with a suffix, so that it sorts, and is dumped, after the original. */
    public static String twin(String foreignKey) {
        return fit(foreignKey, "_live");
    }

    /** Unique index on (columns, live): what twin foreign keys reference. */
    public static String liveKey(TableName table, List<String> columns) {
        return fit(table.name() + "_" + String.join("_", columns), "_live_key");
    }

    /** Partial index over tombstones by age. */
    public static String trashIndex(TableName table) {
        return fit(table.name(), "_trash_idx");
    }

    /** Whether the name is one that {@link #trashIndex} gives, or that set apart. */
    public static boolean isTrashIndex(String index, TableName table) {
        String usual = trashIndex(table);
        return index.equals(usual) || index.equals(apart(usual, table));
    }

    /** Index on a foreign key's columns, where the one that served it has become partial. */
    public static String referenceIndex(TableName table, List<String> columns) {
        return fit(table.name() + "_" + String.join("_", columns), "_ref_idx");
    }

    /** Index of the live rows beside an application's index of all rows. */
    public static String liveIndex(String index) {
        return fit(index, "_live");
    }

    /** CHECK that the live key is TRUE or NULL. */
    public static String liveCheck(TableName table) {
        return fit(table.name(), "_live_check");
    }

    /** CHECK that the flag equals {@code live IS NULL}. */
    public static String flagCheck(TableName table) {
        return fit(table.name(), "_flag_check");
    }

    /** Function behind {@link #STAMP_TRIGGER}, one a table. */
    public static TableName stampFunction(TableName table) {
        return function("stamp_", table);
    }

    /** AFTER UPDATE trigger on a parent for an edge that a trigger carries out; sorts before {@code RI_ConstraintTrigger}. */
    public static String detachTrigger(TableName child, String foreignKey) {
        return fit("A_reprieve_detach_" + joined(child, foreignKey), "");
    }

    /** The same for an edge with ON DELETE CASCADE, which its base key cannot tell any more. */
    public static String cascadeTrigger(TableName child, String foreignKey) {
        return fit(CASCADE_TRIGGER + joined(child, foreignKey), "");
    }

    /** Whether a trigger has the name that {@link #cascadeTrigger} gives, or gave before names of two edges were told apart. */
    public static boolean isCascadeTrigger(String trigger, TableName child, String foreignKey) {
        return trigger.equals(cascadeTrigger(child, foreignKey))
                || trigger.equals(fit(CASCADE_TRIGGER + flat(child) + "_" + foreignKey, ""));
    }

    /** Function behind {@link #detachTrigger} and {@link #cascadeTrigger}. */
    public static TableName detachFunction(TableName child, String foreignKey) {
        return new TableName(SCHEMA, fit("detach_" + joined(child, foreignKey), ""));
    }

    /** Function behind {@link #ASIDE_TRIGGER} and {@link #ASIDE_KEY_TRIGGER}. */
    public static TableName asideFunction(TableName table) {
        return function("aside_", table);
    }

    /** Function behind {@link #RELEASE_TRIGGER}. */
    public static TableName releaseFunction(TableName parent) {
        return function("release_", parent);
    }

    /** Function behind {@link #FOLLOW_TRIGGER}, one a parent. */
    public static TableName followFunction(TableName parent) {
        return function("follow_", parent);
    }

    /** Function behind {@link #MOVE_TRIGGER}, one a parent. */
    public static TableName moveFunction(TableName parent) {
        return function("move_", parent);
    }

    private static TableName function(String kind, TableName table) {
        boolean plain = plain(table.schema(), "_.\"") && plain(table.name(), ".\"");
        return new TableName(SCHEMA, fit(kind + (plain ? flat(table) : table.toString()), ""));
    }

    /**
     * With underscores where only one division of the whole is possible: no two edges may share a name, as {@code a_b.c}
     * and {@code a.b_c} would. All others have dots, and quotes where needed.
     */
    private static String joined(TableName child, String foreignKey) {
        boolean plain = plain(child.schema(), "_.\"") && plain(child.name(), "_.\"") && plain(foreignKey, ".\"");
        return plain ? flat(child) + "_" + foreignKey : child + "." + new TableName("", foreignKey);
    }

    private static String flat(TableName table) {
        return table.schema() + "_" + table.name();
    }

    private static boolean plain(String name, String without) {
        return name.chars().noneMatch(c -> without.indexOf(c) >= 0);
    }

    /** The name with a checksum of the table, for when something else in the table's schema has the name itself. */
    public static String apart(String name, TableName table) {
        return fit(name, checksum(table.toString()));
    }

    /** Under which the successor of a constraint or index is built, until it takes the name over. */
    public static String successor(String name) {
        return fit(name, "_reprieve_new");
    }

    /** Whether the name is one that {@link #successor(String)} gives. */
    public static boolean isSuccessor(String name) {
        return name.endsWith("_reprieve_new");
    }

    /** Under which what a {@link #successor(String)} has replaced waits until nothing needs it any more. */
    public static String predecessor(String name) {
        return fit(name, "_reprieve_old");
    }

    /** Whether the name is one that {@link #predecessor(String)} gives. */
    public static boolean isPredecessor(String name) {
        return name.endsWith("_reprieve_old");
    }

    /** Joins a name and a suffix; a name too long is cut and told apart by a checksum of the whole. */
    private static String fit(String name, String suffix) {
        String whole = name + suffix;
        if (bytes(whole) <= LIMIT_BYTES) {
            return whole;
        }
        String hash = checksum(whole);
        int end = name.length();
        while (bytes(name.substring(0, end)) + HASH_CHARACTERS + bytes(suffix) > LIMIT_BYTES) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end) + hash + suffix;
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("_%08x", crc.getValue());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
