-- How tombstones make way for live rows with their keys, and come back: the functions over reprieve.aside.
-- Statements are separated by a line with nothing but a double hyphen, as in ledger.sql.
CREATE FUNCTION reprieve.require_rows(found bigint, expected bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF $1 IS DISTINCT FROM $2 THEN
        RAISE EXCEPTION 'of % rows only % were there still', $2, $1 USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN true;
END $$
--
COMMENT ON FUNCTION reprieve.require_rows(bigint, bigint) IS 'Takes a statement back that has not met all the rows that it is about, because other sessions have changed them.'
--
CREATE FUNCTION reprieve.name_of(relation oid) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT string_agg(CASE WHEN p.part ~ '^\s|\s$|[."(),]' THEN '"' || replace(p.part, '"', '""') || '"' ELSE p.part END,
                      '.' ORDER BY p.place)
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (VALUES (1, n.nspname::text), (2, c.relname::text)) AS p(place, part)
    WHERE c.oid = $1
$$
--
COMMENT ON FUNCTION reprieve.name_of(oid) IS 'The name of a table as the ledger has it: for a partition, its own.'
--
CREATE FUNCTION reprieve.marker(relation oid, marker text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE up(relation) AS (
        SELECT $1 UNION SELECT i.inhparent FROM up JOIN pg_inherits AS i ON i.inhrelid = up.relation
    )
    SELECT substring(o.definition FROM '(?n)^' || $2 || '=(.*)$')
    FROM up JOIN reprieve.original AS o ON o.kind = 'table' AND o.object = reprieve.name_of(up.relation)
$$
--
COMMENT ON FUNCTION reprieve.marker(oid, text) IS 'What a table or its root calls one of its marker columns: live, flag, at or deletion. NULL if it has none.'
--
CREATE FUNCTION reprieve.referring(relations oid[], places tid[], parents oid[], parent_places tid[],
                                   OUT children oid[], OUT child_places tid[])
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key record;
    live text;
    more oid[];
    more_places tid[];
    alive boolean;
BEGIN
    children := '{}';
    child_places := '{}';
    FOR key IN
        SELECT p.relation, p.places, k.conname, k.conrelid, c.relkind = 'p' AS partitioned,
               (SELECT string_agg(format('p.%I OPERATOR(%I.%s) c.%I', pa.attname, n.nspname, o.oprname, ca.attname), ' AND ')
                FROM unnest(k.conkey, k.confkey, k.conpfeqop) AS s(child, parent, operator)
                JOIN pg_attribute AS ca ON ca.attrelid = k.conrelid AND ca.attnum = s.child
                JOIN pg_attribute AS pa ON pa.attrelid = k.confrelid AND pa.attnum = s.parent
                JOIN pg_operator AS o ON o.oid = s.operator
                JOIN pg_namespace AS n ON n.oid = o.oprnamespace) AS same
        FROM (SELECT u.relation, array_agg(u.place) AS places FROM unnest(parents, parent_places) AS u(relation, place)
              GROUP BY u.relation) AS p
        CROSS JOIN LATERAL (SELECT p.relation UNION SELECT a.relid FROM pg_partition_ancestors(p.relation) AS a(relid))
            AS a(relation)
        JOIN pg_constraint AS k ON k.contype = 'f' AND k.confrelid = a.relation AND k.conparentid = 0
        JOIN pg_class AS c ON c.oid = k.conrelid
    LOOP
        live := reprieve.marker(key.conrelid, 'live');
        EXECUTE format($query$
            SELECT array_agg(s.relation), array_agg(s.place), bool_or(s.live) FROM (
                SELECT c.tableoid AS relation, c.ctid AS place, %s AS live
                FROM %s%s AS c, ONLY %s AS p
                WHERE p.ctid = ANY (%L::tid[]) AND %s AND NOT EXISTS (
                    SELECT FROM unnest($1, $2) AS u(relation, place) WHERE u.relation = c.tableoid AND u.place = c.ctid)
                FOR UPDATE OF c) AS s$query$,
            coalesce(format('c.%I IS NOT NULL', live), 'true'),
            CASE WHEN key.partitioned THEN '' ELSE 'ONLY ' END, key.conrelid::regclass, key.relation::regclass,
            key.places, key.same)
        INTO more, more_places, alive USING relations || children, places || child_places;
        IF alive THEN
            RAISE EXCEPTION 'RPV-504 table %: A row of % still refers to the deleted row that has this key (%).',
                reprieve.name_of(key.relation), reprieve.name_of(key.conrelid), key.conname
                USING ERRCODE = 'unique_violation',
                      HINT = 'Take the key in a statement after the one that deletes the row; a table without the live key needs reprieve apply first.';
        END IF;
        children := children || coalesce(more, '{}');
        child_places := child_places || coalesce(more_places, '{}');
    END LOOP;
END $$
--
COMMENT ON FUNCTION reprieve.referring(oid[], tid[], oid[], tid[]) IS 'Locks and returns the tombstones that refer to the given parents by a foreign key, less those known already.'
--
CREATE FUNCTION reprieve.keep_values(relations oid[], places tid[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres' SET extra_float_digits = 1
    SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT u.relation, array_agg(u.place) AS places,
               reprieve.name_of(coalesce(pg_partition_root(u.relation), u.relation)) AS name,
               reprieve.marker(u.relation, 'deletion') AS deletion,
               (SELECT format('jsonb_object(ARRAY[%s], ARRAY[%s])', string_agg(quote_literal(a.attname), ', '),
                              string_agg(format('CASE WHEN num_nulls(x.%1$I) = 0 THEN format(''%%s'', x.%1$I) END', a.attname), ', '))
                FROM pg_attribute AS a
                WHERE a.attrelid = u.relation AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS row_values,
               (SELECT format('jsonb_build_object(%s)', string_agg(format('%L, x.%I', a.attname, a.attname), ', '))
                FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
                WHERE i.indrelid = u.relation AND i.indisprimary) AS row_key
        FROM unnest(relations, places) AS u(relation, place)
        GROUP BY u.relation
    LOOP
        EXECUTE format($query$
            WITH kept AS MATERIALIZED (
                SELECT x.%1$I::bigint AS deletion_id, %2$s AS row_values, %3$s AS row_key
                FROM ONLY %4$s AS x WHERE x.ctid = ANY (%5$L::tid[])
            ), notes AS (
                DELETE FROM reprieve.undo AS u USING kept AS k WHERE u.row_key = k.row_key AND u.table_name = %6$L
                RETURNING u.*
            )
            INSERT INTO reprieve.aside (deletion_id, table_name, row_values, undo_notes)
            SELECT k.deletion_id, %6$L, k.row_values,
                   (SELECT jsonb_agg(to_jsonb(u) ORDER BY u.id) FROM notes AS u WHERE u.row_key = k.row_key)
            FROM kept AS k$query$,
            part.deletion, part.row_values, coalesce(part.row_key, 'NULL::jsonb'), part.relation::regclass, part.places,
            part.name);
    END LOOP;
END $$
--
COMMENT ON FUNCTION reprieve.keep_values(oid[], tid[]) IS 'Writes tombstones into reprieve.aside, each column as its type prints it, whatever the session''s settings.'
--
REVOKE ALL ON FUNCTION reprieve.keep_values(oid[], tid[]) FROM PUBLIC
--
CREATE FUNCTION reprieve.set_aside(relations oid[], places tid[], path text) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    latest oid[] := relations;
    latest_places tid[] := places;
    deletes text;
    moved bigint;
    purge text := coalesce(current_setting('reprieve.purge', true), '');
BEGIN
    WHILE cardinality(latest) > 0 LOOP
        SELECT r.children, r.child_places INTO latest, latest_places
        FROM reprieve.referring(relations, places, latest, latest_places) AS r;
        relations := relations || latest;
        places := places || latest_places;
    END LOOP;
    PERFORM reprieve.keep_values(relations, places);
    -- one statement for the whole cluster: foreign keys are checked at its end, so cycles are no different
    SELECT format('WITH %s SELECT %s',
                  string_agg(format('gone%s AS (DELETE FROM ONLY %s AS x WHERE x.ctid OPERATOR(pg_catalog.=) ANY (%L::pg_catalog.tid[]) RETURNING 1)',
                                    p.n, p.relation::regclass, p.places), ', '),
                  string_agg(format('(SELECT pg_catalog.count(*) FROM gone%s)', p.n), ' OPERATOR(pg_catalog.+) '))
    INTO deletes
    FROM (SELECT row_number() OVER () AS n, u.relation, array_agg(u.place) AS places
          FROM unnest(relations, places) AS u(relation, place) GROUP BY u.relation) AS p;
    -- past the fence; set here, as only a superuser may give a function such a setting
    PERFORM set_config('reprieve.purge', 'on', true);
    -- the application's own triggers fire in it, and look their tables up
    PERFORM set_config('search_path', path, true);
    EXECUTE deletes INTO moved;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    PERFORM set_config('reprieve.purge', purge, true);
    IF moved <> cardinality(places) THEN
        RAISE EXCEPTION 'RPV-504 table %: A trigger of its own kept a deleted row from being set aside.',
            reprieve.name_of(relations[1])
            USING ERRCODE = 'unique_violation', HINT = 'Let its BEFORE DELETE triggers pass while reprieve.purge is on.';
    END IF;
    RETURN moved;
END $$
--
COMMENT ON FUNCTION reprieve.set_aside(oid[], tid[], text) IS 'Moves tombstones that the caller has locked, and all that refer to them, to reprieve.aside. path: where the application''s triggers look their tables up.'
--
REVOKE ALL ON FUNCTION reprieve.set_aside(oid[], tid[], text) FROM PUBLIC
--
CREATE FUNCTION reprieve.make_way(ids bigint[], path text) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key record;
    relations oid[];
    places tid[];
BEGIN
    FOR key IN
        SELECT c.oid AS relation, c.relkind = 'p' AS partitioned, reprieve.marker(c.oid, 'live') AS live, g.table_name,
               (SELECT string_agg(format('h.%I OPERATOR(%I.%s) (a.row_values ->> %L)::%s', t.attname, n.nspname, o.oprname,
                                         t.attname, format_type(t.atttypid, t.atttypmod)), ' AND ')
                FROM unnest(i.indkey::smallint[], i.indclass::oid[]) AS k(number, class)
                JOIN pg_attribute AS t ON t.attrelid = c.oid AND t.attnum = k.number
                JOIN pg_opclass AS f ON f.oid = k.class
                JOIN pg_amop AS m ON m.amopfamily = f.opcfamily AND m.amopstrategy = 3
                    AND m.amoplefttype = f.opcintype AND m.amoprighttype = f.opcintype
                JOIN pg_operator AS o ON o.oid = m.amopopr
                JOIN pg_namespace AS n ON n.oid = o.oprnamespace) AS same
        FROM (SELECT DISTINCT a.table_name FROM reprieve.aside AS a WHERE a.id = ANY (make_way.ids)) AS g
        JOIN pg_class AS c ON c.relkind IN ('r', 'p') AND reprieve.name_of(c.oid) = g.table_name
        JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
    LOOP
        EXECUTE format($query$
            SELECT array_agg(s.relation), array_agg(s.place) FROM (
                SELECT h.tableoid AS relation, h.ctid AS place FROM reprieve.aside AS a JOIN %s%s AS h ON %s
                WHERE a.id = ANY ($1) AND a.table_name = %L AND h.%I IS NULL FOR UPDATE OF h) AS s$query$,
            CASE WHEN key.partitioned THEN '' ELSE 'ONLY ' END, key.relation::regclass, key.same, key.table_name, key.live)
        INTO relations, places USING ids;
        IF relations IS NOT NULL THEN
            PERFORM reprieve.set_aside(relations, places, path);
        END IF;
    END LOOP;
END $$
--
COMMENT ON FUNCTION reprieve.make_way(bigint[], text) IS 'Sets aside the tombstones that have the keys of rows of reprieve.aside.'
--
REVOKE ALL ON FUNCTION reprieve.make_way(bigint[], text) FROM PUBLIC
--
CREATE FUNCTION reprieve.bring_back(ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SET lc_monetary = 'C' AS $$
DECLARE
    inserts text := '';
    counts text := '';
    part record;
    back bigint;
BEGIN
    -- before the one statement that inserts: after a part of it, its own rows would refer to those in the way
    PERFORM reprieve.make_way(ids, current_setting('search_path'));
    FOR part IN
        SELECT row_number() OVER () AS n, g.ids, c.oid::regclass AS relation, k.names, k.expressions
        FROM (SELECT a.table_name, ARRAY(SELECT jsonb_object_keys(a.row_values) ORDER BY 1) AS keys, array_agg(a.id) AS ids
              FROM reprieve.aside AS a WHERE a.id = ANY (bring_back.ids) GROUP BY 1, 2) AS g
        JOIN pg_class AS c ON c.relkind IN ('r', 'p') AND reprieve.name_of(c.oid) = g.table_name
        CROSS JOIN LATERAL (
            SELECT string_agg(quote_ident(t.attname), ', ') AS names,
                   string_agg(format('(a.row_values ->> %L)::%s', t.attname, format_type(t.atttypid, t.atttypmod)), ', ') AS expressions
            FROM pg_attribute AS t
            WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped AND t.attgenerated = ''
              AND t.attname = ANY (g.keys)) AS k
    LOOP
        inserts := inserts || format($query$%s back%s AS (
            INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE
            SELECT %s FROM reprieve.aside AS a WHERE a.id = ANY (%L::bigint[]) ORDER BY a.id RETURNING 1)$query$,
            CASE WHEN inserts = '' THEN 'WITH' ELSE ',' END, part.n, part.relation, part.names, part.expressions, part.ids);
        counts := counts || format('%s(SELECT count(*) FROM back%s)', CASE WHEN counts = '' THEN '' ELSE ' + ' END, part.n);
    END LOOP;
    IF inserts <> '' THEN
        EXECUTE inserts || ' SELECT ' || counts INTO back;
    END IF;
    IF back IS DISTINCT FROM cardinality(ids)::bigint THEN
        RAISE EXCEPTION 'RPV-502 deletion: Of % rows that were set aside, % could be brought back.',
            cardinality(ids), coalesce(back, 0) USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO reprieve.undo (deletion_id, table_name, row_key, old_values, new_values)
    SELECT u.deletion_id, u.table_name, u.row_key, u.old_values, u.new_values
    FROM reprieve.aside AS a
    CROSS JOIN LATERAL jsonb_populate_recordset(NULL::reprieve.undo, a.undo_notes) AS u
    JOIN reprieve.deletion AS d ON d.id = u.deletion_id AND d.restored_at IS NULL
        AND reprieve.purged_at(d.id) IS NULL
    WHERE a.id = ANY (bring_back.ids)
    ORDER BY a.id, u.id;
    DELETE FROM reprieve.aside AS a WHERE a.id = ANY (bring_back.ids);
    RETURN back;
END $$
--
COMMENT ON FUNCTION reprieve.bring_back(bigint[]) IS 'Makes rows of reprieve.aside tombstones in their tables again, in one statement. A live row that has their key is the caller''s concern.'
--
REVOKE ALL ON FUNCTION reprieve.bring_back(bigint[]) FROM PUBLIC
