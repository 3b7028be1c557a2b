package dev.reprieve.plan;

import static dev.reprieve.catalog.Identifier.literal;

import dev.reprieve.catalog.TableName;
import dev.reprieve.plan.Materialized.Part;
import dev.reprieve.plan.Materialized.Template;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads how the application's materialized views are stored. */
final class MaterializedReader {
    /** Stands for the name in a template; no identifier has it. */
    private static final String NAME = "\u0001";

    private static final String VIEWS = """
            SELECT c.oid::bigint AS id, n.nspname AS schema, c.relname AS name, c.relispopulated AS populated,
                   concat(' USING ' || quote_ident(am.amname),
                          ' WITH (' || nullif(concat_ws(', ', array_to_string(c.reloptions, ', '),
                              (SELECT string_agg('toast.' || o, ', ') FROM pg_class t, unnest(t.reloptions) o
                               WHERE t.oid = c.reltoastrelid)), '') || ')',
                          ' TABLESPACE ' || quote_ident(s.spcname)) AS storage,
                   array_cat(ARRAY['ALTER MATERIALIZED VIEW \u0001 OWNER TO ' || c.relowner::regrole],
                   array_cat(CASE WHEN c.relacl IS NOT NULL
                             THEN ARRAY['REVOKE ALL ON \u0001 FROM PUBLIC, ' || c.relowner::regrole] END,
                   array_cat(ARRAY(
                       SELECT 'GRANT ' || string_agg(g.privilege_type, ', ' ORDER BY g.ord) || ' ON \u0001 TO '
                              || CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END
                              || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
                       FROM aclexplode(c.relacl) WITH ORDINALITY g (grantor, grantee, privilege_type, is_grantable, ord)
                       GROUP BY g.grantee, g.is_grantable ORDER BY min(g.ord)),
                   array_cat(ARRAY(
                       SELECT 'COMMENT ON MATERIALIZED VIEW \u0001 IS ' || quote_literal(d.description)
                       FROM pg_description d
                       WHERE d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0), ARRAY(
                       SELECT x.sql FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                       CROSS JOIN LATERAL (VALUES
                           (1, 'COMMENT ON COLUMN \u0001.' || quote_ident(a.attname) || ' IS '
                               || quote_literal(col_description(c.oid, a.attnum))),
                           (2, 'ALTER MATERIALIZED VIEW \u0001 ALTER ' || quote_ident(a.attname)
                               || ' SET STATISTICS ' || nullif(a.attstattarget, -1)),
                           (3, 'ALTER MATERIALIZED VIEW \u0001 ALTER ' || quote_ident(a.attname)
                               || ' SET (' || array_to_string(a.attoptions, ', ') || ')'),
                           (4, CASE WHEN a.attstorage <> t.typstorage
                               THEN 'ALTER MATERIALIZED VIEW \u0001 ALTER ' || quote_ident(a.attname) || ' SET STORAGE '
                               || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                                    WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END),
                           (5, 'ALTER MATERIALIZED VIEW \u0001 ALTER ' || quote_ident(a.attname) || ' SET COMPRESSION '
                               || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END)
                       ) x (ord, sql)
                       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND x.sql IS NOT NULL
                       ORDER BY a.attnum, x.ord))))) || ARRAY(
                       SELECT 'GRANT ' || g.privilege_type || ' (' || quote_ident(a.attname) || ') ON \u0001 TO '
                              || CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END
                              || CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
                       FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) g
                       WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL) AS settings,
                   ARRAY(SELECT DISTINCT CASE d.classid WHEN 'pg_proc'::regclass THEN pg_get_functiondef(d.objid)
                                ELSE regexp_replace(rtrim(pg_get_ruledef(d.objid), ';'), '^CREATE RULE',
                                                    'CREATE OR REPLACE RULE') END
                         FROM pg_depend d
                         WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.deptype = 'n'
                           AND (d.classid = 'pg_proc'::regclass OR d.classid = 'pg_rewrite'::regclass AND EXISTS
                               (SELECT FROM pg_rewrite r WHERE r.oid = d.objid AND r.rulename <> '_RETURN'))) AS readers,
                   ARRAY(SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend d
                         WHERE d.deptype = 'n'
                           AND (d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
                                    AND d.classid NOT IN ('pg_rewrite'::regclass, 'pg_proc'::regclass)
                                OR d.refclassid = 'pg_type'::regclass AND d.refobjid IN
                                    (SELECT t.oid FROM pg_type t WHERE t.typrelid = c.oid
                                     UNION ALL SELECT t.typarray FROM pg_type t WHERE t.typrelid = c.oid))
                         ORDER BY 1) AS obstacles
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am am ON am.oid = c.relam
            LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
            WHERE c.relkind = 'm' AND NOT starts_with(n.nspname, 'pg_')
            """;

    private static final String PARTS = """
            SELECT i.indrelid::bigint AS id, 'INDEX' AS kind, n.nspname AS schema, x.relname AS name,
                   CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ' ELSE 'CREATE INDEX ' END AS make,
                   pg_get_indexdef(i.indexrelid) AS definition, i.indisclustered AS clustered,
                   array_cat(ARRAY(SELECT 'ALTER INDEX \u0001 SET TABLESPACE ' || quote_ident(s.spcname)
                                   FROM pg_tablespace s WHERE s.oid = x.reltablespace),
                   array_cat(ARRAY(SELECT 'ALTER INDEX \u0001 ALTER ' || a.attnum || ' SET STATISTICS ' || a.attstattarget
                                   FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0),
                             ARRAY(SELECT 'COMMENT ON INDEX \u0001 IS ' || quote_literal(obj_description(x.oid, 'pg_class'))
                                   WHERE obj_description(x.oid, 'pg_class') IS NOT NULL))) AS settings
            FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = x.relnamespace
            WHERE c.relkind = 'm' AND i.indisvalid
            UNION ALL
            SELECT e.stxrelid::bigint, 'STATISTICS', n.nspname, e.stxname, 'CREATE STATISTICS ',
                   concat((SELECT '(' || string_agg(CASE k WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies'
                                                    ELSE 'mcv' END, ', ') || ') '
                           FROM unnest(e.stxkind) k WHERE k <> 'e'),
                          'ON ', pg_get_statisticsobjdef_columns(e.oid), ' FROM \u0001'), false,
                   array_cat(ARRAY['ALTER STATISTICS \u0001 OWNER TO ' || e.stxowner::regrole],
                             ARRAY(SELECT x.sql FROM (VALUES
                                       ('ALTER STATISTICS \u0001 SET STATISTICS ' || nullif(e.stxstattarget, -1)),
                                       ('COMMENT ON STATISTICS \u0001 IS '
                                           || quote_literal(obj_description(e.oid, 'pg_statistic_ext')))) x (sql)
                                   WHERE x.sql IS NOT NULL))
            FROM pg_statistic_ext e JOIN pg_class c ON c.oid = e.stxrelid
            JOIN pg_namespace n ON n.oid = e.stxnamespace
            WHERE c.relkind = 'm'
            ORDER BY kind, schema, name
            """;

    private MaterializedReader() {}

    static Map<TableName, Materialized> read(Statement statement) throws SQLException {
        String path = path(statement, "current_setting('search_path')");
        // so that every name is printed with its schema
        path(statement, "set_config('search_path', '', false)");
        try {
            return readQualified(statement);
        } finally {
            path(statement, "set_config('search_path', " + literal(path) + ", false)");
        }
    }

    private static String path(Statement statement, String expression) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT " + expression)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Map<TableName, Materialized> readQualified(Statement statement) throws SQLException {
        Map<Long, List<Part>> parts = parts(statement);
        Map<TableName, Materialized> found = new TreeMap<>();
        try (ResultSet row = statement.executeQuery(VIEWS)) {
            while (row.next()) {
                found.put(
                        new TableName(row.getString("schema"), row.getString("name")),
                        new Materialized(
                                row.getString("storage"),
                                row.getBoolean("populated"),
                                templates(row, "settings"),
                                parts.getOrDefault(row.getLong("id"), List.of()),
                                strings(row, "readers"),
                                strings(row, "obstacles")));
            }
        }
        return found;
    }

    private static Map<Long, List<Part>> parts(Statement statement) throws SQLException {
        Map<Long, List<Part>> found = new HashMap<>();
        try (ResultSet row = statement.executeQuery(PARTS)) {
            while (row.next()) {
                boolean index = row.getString("kind").equals("INDEX");
                String definition = row.getString("definition");
                found.computeIfAbsent(row.getLong("id"), id -> new ArrayList<>())
                        .add(new Part(
                                row.getString("kind"),
                                new TableName(row.getString("schema"), row.getString("name")),
                                row.getString("make"),
                                index
                                        ? new Template("ON ", " " + IndexText.tailWithPredicate(definition))
                                        : template(definition),
                                templates(row, "settings"),
                                row.getBoolean("clustered")));
            }
        }
        return found;
    }

    private static List<Template> templates(ResultSet row, String column) throws SQLException {
        return strings(row, column).stream().map(MaterializedReader::template).toList();
    }

    private static Template template(String text) {
        int name = text.indexOf(NAME);
        return new Template(text.substring(0, name), text.substring(name + 1));
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
