package dev.reprieve.testkit.query;

/**
 * What a database's INSERT, UPDATE and DELETE can do, as far as generated statements make use of it.
 *
 * @param updateFrom UPDATE … FROM
 * @param updateAlias UPDATE t AS x
 * @param deleteUsing DELETE … USING
 * @param deleteAlias DELETE FROM t AS x
 * @param deleteInWith DELETE inside WITH
 * @param insertReturning INSERT … RETURNING, and likewise for the other two
 * @param qualifiedReturning RETURNING t.id
 * @param selfSubquery subqueries over the table that is being changed
 */
public record ChangeFeatures(
        boolean updateFrom,
        boolean updateAlias,
        boolean deleteUsing,
        boolean deleteAlias,
        boolean deleteInWith,
        boolean insertReturning,
        boolean updateReturning,
        boolean deleteReturning,
        boolean qualifiedReturning,
        boolean selfSubquery) {
    /** PostgreSQL 15 and later. */
    public static final ChangeFeatures POSTGRESQL =
            new ChangeFeatures(true, true, true, true, true, true, true, true, true, true);

    /** MariaDB 10.11 and later; DELETE … RETURNING is refused by the guard. */
    public static final ChangeFeatures MARIADB =
            new ChangeFeatures(false, true, false, false, false, true, false, false, false, false);

    /** H2 2.x. */
    public static final ChangeFeatures H2 =
            new ChangeFeatures(false, true, false, true, false, false, false, false, false, true);

    /** SQLite 3.39 and later. */
    public static final ChangeFeatures SQLITE =
            new ChangeFeatures(true, true, false, true, false, true, true, true, false, true);
}
