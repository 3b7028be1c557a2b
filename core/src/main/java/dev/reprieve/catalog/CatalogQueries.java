package dev.reprieve.catalog;

/**
 * The texts that {@link CatalogReader} runs: one a kind of object, for all tables at once. Objects are told apart by
 * their oid; what belongs to a relation that the first query leaves out is dropped by the reader.
 */
final class CatalogQueries {
    /** The server's version and the effective search path, before {@link #QUALIFY} hides it. */
    static final String SETTINGS = """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('search_path') AS path,
                   current_schemas(false)::text[] AS schemas
            """;

    /** With an empty search path the database prints every name with its schema, whoever reads. */
    static final String QUALIFY = "SELECT set_config('search_path', '', true)";

    /** Puts the search path of the caller's transaction back. */
    static final String UNQUALIFY = "SELECT set_config('search_path', ?, true)";

    private static final String OF_APPLICATION =
            " NOT starts_with(n.nspname, 'pg_') AND n.nspname NOT IN ('information_schema', 'reprieve') ";

    /** Tables and views, with what hangs on pg_class alone. */
    static final String RELATIONS = """
            SELECT c.oid::bigint AS id, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
                   c.relispartition AS partition, c.reltuples::bigint AS rows,
                   CASE WHEN c.relkind IN ('r', 'm') THEN pg_total_relation_size(c.oid) END AS bytes,
                   pg_get_userbyid(c.relowner) AS owner, d.description AS comment,
                   coalesce(c.reloptions, '{}') AS options,
                   CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
                   ARRAY(SELECT i.inhparent::bigint FROM pg_inherits i
                         WHERE i.inhrelid = c.oid ORDER BY i.inhseqno) AS parents,
                   ARRAY(SELECT r.rulename::text FROM pg_rewrite r
                         WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' ORDER BY r.rulename) AS rules,
                   ARRAY(SELECT r.ev_type::text FROM pg_rewrite r
                         WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' ORDER BY r.rulename) AS rule_events
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_description d
                   ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
              AND""" + OF_APPLICATION + """
              AND NOT EXISTS (SELECT FROM pg_depend e
                              WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
            ORDER BY n.nspname, c.relname
            """;

    /** Columns of tables and views, in their order. */
    static final String COLUMNS = """
            SELECT a.attrelid::bigint AS relation, a.attname AS name,
                   format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
                   pg_get_expr(d.adbin, d.adrelid) AS expression, a.attgenerated::text AS generated,
                   a.attidentity::text AS identity, a.attinhcount > 0 AND NOT a.attislocal AS inherited
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
              AND""" + OF_APPLICATION + """
            ORDER BY a.attrelid, a.attnum
            """;

    /** Indexes; a key part that is a column comes as its bare name, an expression as printed. */
    static final String INDEXES = """
            SELECT i.indrelid::bigint AS relation, x.relname AS name, pg_get_indexdef(i.indexrelid) AS definition,
                   am.amname AS method,
                   ARRAY(SELECT coalesce(a.attname::text, pg_get_indexdef(i.indexrelid, k.ord::int, false))
                         FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (num, ord)
                         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num AND k.num <> 0
                         WHERE k.ord <= i.indnkeyatts ORDER BY k.ord) AS keys,
                   ARRAY(SELECT a.attname::text
                         FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (num, ord)
                         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num
                         WHERE k.ord > i.indnkeyatts ORDER BY k.ord) AS included,
                   i.indexprs IS NOT NULL AS expressions, i.indisunique AS is_unique, i.indisprimary AS is_primary,
                   con.oid IS NOT NULL AS is_constraint, coalesce(con.condeferrable, false) AS deferrable,
                   coalesce(con.condeferred, false) AS deferred, i.indnullsnotdistinct AS nulls_not_distinct,
                   pg_get_expr(i.indpred, i.indrelid) AS predicate, i.indisvalid AS valid,
                   x.relispartition AS partition, coalesce(dc.description, di.description) AS comment
            FROM pg_index i
            JOIN pg_class x ON x.oid = i.indexrelid
            JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_am am ON am.oid = x.relam
            LEFT JOIN pg_constraint con
                   ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid AND con.contype IN ('p', 'u', 'x')
            LEFT JOIN pg_description dc
                   ON dc.objoid = con.oid AND dc.classoid = 'pg_constraint'::regclass AND dc.objsubid = 0
            LEFT JOIN pg_description di
                   ON di.objoid = x.oid AND di.classoid = 'pg_class'::regclass AND di.objsubid = 0
            WHERE""" + OF_APPLICATION + """
            ORDER BY i.indrelid, NOT i.indisprimary, x.relname
            """;

    /** CHECK constraints, inherited ones too. */
    static final String CHECKS = """
            SELECT con.conrelid::bigint AS relation, con.conname AS name, pg_get_constraintdef(con.oid) AS definition,
                   con.convalidated AS validated
            FROM pg_constraint con
            JOIN pg_class c ON c.oid = con.conrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE con.contype = 'c' AND""" + OF_APPLICATION + """
            ORDER BY con.conrelid, con.conname
            """;

    /** Foreign keys by age; the trigger is the one on the parent that carries out ON UPDATE. */
    static final String FOREIGN_KEYS = """
            SELECT con.conname AS name, con.conrelid::bigint AS child, con.confrelid::bigint AS parent,
                   ARRAY(SELECT a.attname::text FROM unnest(con.conkey) WITH ORDINALITY k (num, ord)
                         JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.num
                         ORDER BY k.ord) AS columns,
                   ARRAY(SELECT a.attname::text FROM unnest(con.confkey) WITH ORDINALITY k (num, ord)
                         JOIN pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = k.num
                         ORDER BY k.ord) AS parent_columns,
                   ARRAY(SELECT a.attname::text FROM unnest(con.confdelsetcols) WITH ORDINALITY k (num, ord)
                         JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.num
                         ORDER BY k.ord) AS set_columns,
                   con.confdeltype::text AS on_delete, con.confupdtype::text AS on_update,
                   con.confmatchtype::text AS match, con.condeferrable AS deferrable, con.condeferred AS deferred,
                   con.convalidated AS validated, con.conparentid <> 0 AS part,
                   coalesce((SELECT min(t.tgname::text) FROM pg_trigger t
                             WHERE t.tgconstraint = con.oid AND t.tgrelid = con.confrelid AND t.tgtype & 16 <> 0
                               AND starts_with(t.tgname, 'RI_ConstraintTrigger_a_')), '') AS update_trigger,
                   pg_get_constraintdef(con.oid) AS definition, d.description AS comment
            FROM pg_constraint con
            JOIN pg_class c ON c.oid = con.conrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_description d
                   ON d.objoid = con.oid AND d.classoid = 'pg_constraint'::regclass AND d.objsubid = 0
            WHERE con.contype = 'f' AND""" + OF_APPLICATION + """
            ORDER BY con.oid
            """;

    /** Triggers that someone wrote; the bits of tgtype are those of pg_trigger.h. */
    static final String TRIGGERS = """
            SELECT t.tgrelid::bigint AS relation, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition,
                   fn.nspname AS function_schema, p.proname AS function_name, t.tgtype::int AS type,
                   t.tgenabled <> 'D' AS enabled, t.tgparentid <> 0 AS inherited
            FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_proc p ON p.oid = t.tgfoid
            JOIN pg_namespace fn ON fn.oid = p.pronamespace
            WHERE NOT t.tgisinternal AND""" + OF_APPLICATION + """
            ORDER BY t.tgrelid, t.tgname
            """;

    /** Which relations each view's query names. */
    static final String VIEW_READS = """
            SELECT DISTINCT r.ev_class::bigint AS view, d.refobjid::bigint AS relation
            FROM pg_rewrite r
            JOIN pg_class c ON c.oid = r.ev_class AND c.relkind IN ('v', 'm')
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                            AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
            WHERE r.rulename = '_RETURN' AND""" + OF_APPLICATION + """
            """;

    /** Functions and procedures; for an SQL-standard body, which has no text of its own, as printed. */
    static final String ROUTINES = """
            SELECT n.nspname AS schema, p.proname AS name, oidvectortypes(p.proargtypes) AS arguments,
                   l.lanname AS language, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc, '') AS body,
                   p.prorettype IN ('trigger'::regtype, 'event_trigger'::regtype) AS returns_trigger
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            JOIN pg_language l ON l.oid = p.prolang
            WHERE p.prokind <> 'a' AND""" + OF_APPLICATION + """
              AND NOT EXISTS (SELECT FROM pg_depend e
                              WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
            ORDER BY n.nspname, p.proname, 3
            """;

    private CatalogQueries() {}
}
