package dev.reprieve.policy;

import dev.reprieve.catalog.TableName;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of {@code reprieve.yaml}, not yet held against a database.
 *
 * @param retention for tables that name none
 * @param markers for tables that name none
 * @param fence whether the database itself stops physical deletes of soft tables; off while old instances of an
 *     application that are not behind the guard still run
 * @param byHand what becomes of statements that name marker columns themselves
 * @param revokeDelete roles that lose the right to DELETE from soft tables and to TRUNCATE them
 * @param tables by name; a table that is not listed is hard
 */
public record Policy(
        Retention retention,
        Markers markers,
        boolean fence,
        ByHand byHand,
        List<String> revokeDelete,
        Map<TableName, TablePolicy> tables,
        List<Relation> relations,
        List<Acceptance> accepted) {
    public Policy {
        revokeDelete = List.copyOf(revokeDelete);
        tables = Collections.unmodifiableMap(new TreeMap<>(tables));
        relations = List.copyOf(relations);
        accepted = List.copyOf(accepted);
    }

    /** What becomes of a statement that names a marker column, and so deletes, restores or looks into the trash by hand. */
    public enum ByHand {
        /** It runs as it is; the fence gives what it deletes a place in the ledger. */
        ALLOW,
        /** The guard refuses it. */
        REFUSE
    }

    /** A policy that allows soft delete by hand and takes no rights away. */
    public Policy(
            Retention retention,
            Markers markers,
            boolean fence,
            Map<TableName, TablePolicy> tables,
            List<Relation> relations,
            List<Acceptance> accepted) {
        this(retention, markers, fence, ByHand.ALLOW, List.of(), tables, relations, accepted);
    }

    /** A policy with nothing but defaults: every table is hard. */
    public static Policy empty() {
        return new Policy(Retention.DEFAULT, Markers.DEFAULT, true, Map.of(), List.of(), List.of());
    }

    /**
     * Reads {@code reprieve.yaml}.
     *
     * @throws dev.reprieve.error.ReprieveException if the file cannot be read or has mistakes; the message has them all,
     *     each with its place
     */
    public static Policy load(Path file) {
        return PolicyReader.read(file);
    }

    /** What the policy says of the table, if it is listed. */
    public Optional<TablePolicy> table(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }
}
