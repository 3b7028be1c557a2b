package dev.reprieve.testkit.query;

/**
 * What a database's SQL can do, as far as generated statements make use of it.
 *
 * @param fullJoin FULL OUTER JOIN
 * @param rightJoin RIGHT OUTER JOIN
 * @param nestedJoin a parenthesised join as a join operand
 * @param lateral LATERAL subqueries
 * @param groupingSets GROUPING SETS, ROLLUP and CUBE
 * @param distinctOn DISTINCT ON
 * @param locking FOR UPDATE
 * @param exceptIntersect EXCEPT and INTERSECT (each also inside parentheses)
 * @param recursive WITH RECURSIVE
 * @param tableCommand {@code TABLE t} as a query
 * @param quantified {@code = ANY (…)} and {@code > ALL (…)}
 * @param usingCondition join conditions by USING and NATURAL
 * @param filter {@code count(*) FILTER (WHERE …)}
 * @param parenthesisedOperands set-operation operands in parentheses
 * @param naturalOuter NATURAL LEFT JOIN and the like
 * @param shadowing a common table with the name of a real one, which it reads
 */
public record Features(
        boolean fullJoin,
        boolean rightJoin,
        boolean nestedJoin,
        boolean lateral,
        boolean groupingSets,
        boolean distinctOn,
        boolean locking,
        boolean exceptIntersect,
        boolean recursive,
        boolean tableCommand,
        boolean quantified,
        boolean usingCondition,
        boolean filter,
        boolean parenthesisedOperands,
        boolean naturalOuter,
        boolean shadowing) {
    /** PostgreSQL 15 and later. */
    public static final Features POSTGRESQL = new Features(
            true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true);

    /** MariaDB 10.11 and later. */
    public static final Features MARIADB = new Features(
            false, true, true, false, false, false, true, true, true, false, true, true, false, true, true, true);

    /** H2 2.x. */
    public static final Features H2 = new Features(
            false, true, true, false, false, false, true, true, false, true, true, true, true, true, false, false);

    /** SQLite 3.39 and later. */
    public static final Features SQLITE = new Features(
            true, true, true, false, false, false, false, true, true, false, false, true, true, false, true, false);
}
