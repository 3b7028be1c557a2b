package dev.reprieve.testkit.query;

import java.util.EnumSet;
import java.util.Set;

/**
 * Something that generated statements make use of, with the databases that have it: P, M, H and S for PostgreSQL,
 * MariaDB, H2 and SQLite. What the guard refuses on a database is left out there.
 */
public enum Feature {
    INNER_JOIN("PMHS"),
    CROSS_JOIN("PMHS"),
    COMMA_JOIN("PMHS"),
    LEFT_JOIN("PMHS"),
    RIGHT_JOIN("PMHS"),
    FULL_JOIN("PS"),
    /** Merged columns of a NATURAL join. */
    NATURAL_JOIN("PMHS"),
    /** On H2 it joins by other columns than the standard says. */
    NATURAL_OUTER_JOIN("PMS"),
    USING("PMHS"),
    STRAIGHT_JOIN("M"),
    /** A join in brackets as the side of another. */
    NESTED_JOIN("PMHS"),
    /** {@code (a JOIN b ON …) AS j (c, d)}. */
    ALIASED_JOIN("P"),
    /** {@code a AS q (c, d)}. */
    COLUMN_ALIASES("PH"),
    /** A table under the name of another. */
    ALIAS_LIKE_TABLE("PMHS"),
    /** A table under no alias at all. */
    UNALIASED("PMHS"),
    INDEX_HINT("MS"),
    LATERAL("P"),
    DERIVED_TABLE("PMHS"),
    VALUES_IN_FROM("PH"),
    VIEW("PMHS"),
    TABLE_COMMAND("PH"),

    SUBQUERY_IN_SELECT("PMHS"),
    SUBQUERY_IN_WHERE("PMHS"),
    SUBQUERY_IN_ON("PMHS"),
    SUBQUERY_IN_HAVING("PMHS"),
    SUBQUERY_IN_GROUP_BY("PS"),
    SUBQUERY_IN_ORDER_BY("PMHS"),
    SUBQUERY_IN_LIMIT("PHS"),
    SUBQUERY_IN_CASE("PMHS"),
    SUBQUERY_IN_IN("PMHS"),
    QUANTIFIED("PMH"),
    EXISTS("PMHS"),
    ROW_COMPARISON("PMHS"),
    SCALAR_SUBQUERY("PMHS"),
    CORRELATED("PMHS"),
    /** {@code x IN t}. */
    IN_TABLE("S"),

    WITH("PMHS"),
    WITH_CHAIN("PMHS"),
    WITH_RECURSIVE("PMS"),
    WITH_MATERIALIZED("PS"),
    WITH_VALUES("PMS"),
    /** A WITH query that is called like a table. */
    WITH_SHADOWING("PMS"),

    UNION("PMHS"),
    UNION_ALL("PMHS"),
    EXCEPT("PMHS"),
    INTERSECT("PMHS"),
    // MariaDB 11.4 has it, but counting duplicates on disk it runs on and on and cannot be killed
    EXCEPT_ALL("P"),
    SET_OPERATION_NESTED("PMH"),
    SET_OPERATION_LIMITED("PMHS"),

    WINDOW("PMHS"),
    WINDOW_NAMED("PMHS"),
    GROUP_BY("PMHS"),
    HAVING("PMHS"),
    GROUPING_SETS("P"),
    FILTER("PHS"),
    DISTINCT("PMHS"),
    DISTINCT_ON("PH"),
    ORDER_AND_LIMIT("PMHS"),
    STAR("PMHS"),
    QUALIFIED_STAR("PMHS"),
    WHOLE_ROW("P"),
    LOCKING("PMH"),
    LOCKING_OF("P"),

    INSERT_VALUES(true, "PMHS"),
    INSERT_SELECT(true, "PMHS"),
    INSERT_WITHOUT_COLUMNS(true, "PMHS"),
    INSERT_DEFAULT_VALUES(true, "PHS"),
    INSERT_SET(true, "M"),
    CONFLICT_NOTHING(true, "PS"),
    CONFLICT_UPDATE(true, "PS"),
    CONFLICT_WHERE(true, "PS"),
    CONFLICT_CONSTRAINT(true, "P"),
    DUPLICATE_KEY(true, "M"),
    INSERT_IGNORE(true, "MS"),
    MERGE_KEY(true, "H"),
    MERGE_UPDATE(true, "PH"),
    MERGE_DELETE(true, "PH"),
    MERGE_INSERT(true, "PH"),

    UPDATE(true, "PMHS"),
    UPDATE_ALIASED(true, "PMHS"),
    UPDATE_SUBQUERY(true, "PHS"),
    UPDATE_ROW(true, "PHS"),
    UPDATE_FROM(true, "PS"),
    UPDATE_JOINED(true, "M"),
    UPDATE_LIMITED(true, "M"),

    DELETE(true, "PMHS"),
    DELETE_ALIASED(true, "PHS"),
    DELETE_USING(true, "P"),
    DELETE_JOINED(true, "M"),
    DELETE_LIMITED(true, "M"),

    RETURNING(true, "PMS"),
    /** RETURNING of UPDATE; {@code RETURNING t.id} too where it is allowed. */
    RETURNING_UPDATED(true, "PS"),
    /** What the guard refuses on MariaDB. */
    RETURNING_DELETED(true, "PS"),
    CHANGE_IN_WITH(true, "P"),
    WITH_BEFORE_CHANGE(true, "PS");

    private final boolean change;
    private final String databases;

    Feature(String databases) {
        this(false, databases);
    }

    Feature(boolean change, String databases) {
        this.change = change;
        this.databases = databases;
    }

    /** Whether the database has it. */
    public boolean on(Database database) {
        return databases.indexOf(database.letter()) >= 0;
    }

    /** Those that queries, or else changes, of a database are expected to make use of. */
    public static Set<Feature> of(Database database, boolean changes) {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        for (Feature feature : values()) {
            if (feature.on(database) && feature.change == changes) {
                features.add(feature);
            }
        }
        return features;
    }
}
