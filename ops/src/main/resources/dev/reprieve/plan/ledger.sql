-- The ledger: everything that Reprieve adds to a database outside the application's own tables.
-- Statements are separated by a line with nothing but a double hyphen.
CREATE SCHEMA reprieve
--
CREATE TABLE reprieve.deletion (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamp with time zone NOT NULL DEFAULT now(),
    actor text NOT NULL,
    reason text,
    application text NOT NULL,
    root_table text NOT NULL,
    roots text[] NOT NULL,
    root_label text,
    restored_at timestamp with time zone,
    restored_by text,
    purge_began_at timestamp with time zone,
    purged_at timestamp with time zone
)
--
COMMENT ON TABLE reprieve.deletion IS 'One act of deleting: all that one transaction deleted. root_table: the first table deleted from; roots: every table deleted from directly, rather than by cascade. purge_began_at: since when a purge has been removing its rows; purged_at: when the last one went.'
--
CREATE INDEX deletion_open_idx ON reprieve.deletion (at DESC, id DESC) WHERE restored_at IS NULL AND purged_at IS NULL
--
CREATE INDEX deletion_purging_idx ON reprieve.deletion (id) WHERE purge_began_at IS NOT NULL AND purged_at IS NULL
--
CREATE TABLE reprieve.undo (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deletion_id bigint NOT NULL REFERENCES reprieve.deletion ON DELETE CASCADE,
    table_name text NOT NULL,
    row_key jsonb NOT NULL,
    old_values jsonb NOT NULL,
    new_values jsonb NOT NULL
)
--
COMMENT ON TABLE reprieve.undo IS 'Columns that a SET NULL or SET DEFAULT edge overwrote: the row by its primary key, what it held and what it was set to.'
--
CREATE INDEX undo_deletion_idx ON reprieve.undo (deletion_id)
--
CREATE INDEX undo_row_idx ON reprieve.undo USING hash (row_key)
--
CREATE TABLE reprieve.aside (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deletion_id bigint,
    table_name text NOT NULL,
    row_values jsonb NOT NULL,
    undo_notes jsonb,
    set_aside_at timestamp with time zone NOT NULL DEFAULT now()
)
--
COMMENT ON TABLE reprieve.aside IS 'Tombstones whose key a live row has taken, and tombstones that referred to such a one. row_values: each column as text, in the form that set_aside writes and bring_back reads. undo_notes: what reprieve.undo had about the row. No foreign key to the deletion: its lock would wait for a restore that waits for the row.'
--
CREATE INDEX aside_deletion_idx ON reprieve.aside (deletion_id, table_name)
--
CREATE TABLE reprieve.purge_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at timestamp with time zone NOT NULL DEFAULT now(),
    cutoff_at timestamp with time zone NOT NULL,
    deletion_id bigint,
    finished_at timestamp with time zone,
    started_by text NOT NULL DEFAULT session_user,
    rows_expected bigint,
    rows_purged bigint NOT NULL DEFAULT 0,
    rows_skipped bigint NOT NULL DEFAULT 0,
    rows_left bigint,
    batches bigint NOT NULL DEFAULT 0,
    cursor jsonb,
    outcome text
)
--
COMMENT ON TABLE reprieve.purge_run IS 'One run of the purge. cursor: where its first pass has got to, so that a run that was killed goes on from there; rows_left: what had expired and was still there at its end.'
--
CREATE TABLE reprieve.purge_control (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    token bigint NOT NULL DEFAULT 0,
    holder text,
    holder_pid integer,
    holder_since timestamp with time zone,
    heartbeat_at timestamp with time zone,
    waits_for text,
    paused_at timestamp with time zone,
    paused_by text,
    pause_reason text,
    armed_at timestamp with time zone,
    armed_by text,
    armed_for text[],
    retention jsonb
)
--
INSERT INTO reprieve.purge_control DEFAULT VALUES
--
COMMENT ON TABLE reprieve.purge_control IS 'One row. token: counts who has had the right to purge, so that whoever lost it notices; armed_for: the server, timeline and database that may be purged; retention: by table, as of the last run.'
--
CREATE TABLE reprieve.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamp with time zone NOT NULL DEFAULT now(),
    actor text NOT NULL DEFAULT session_user,
    action text NOT NULL,
    deletion_id bigint,
    purge_run_id bigint,
    table_name text,
    row_count bigint,
    detail jsonb NOT NULL DEFAULT '{}'
)
--
CREATE TABLE reprieve.hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    reason text NOT NULL,
    placed_at timestamp with time zone NOT NULL DEFAULT now(),
    placed_by text NOT NULL,
    released_at timestamp with time zone,
    released_by text,
    release_reason text
)
--
COMMENT ON TABLE reprieve.hold IS 'A legal hold: what its targets say stays until it is released, whatever its retention.'
--
CREATE UNIQUE INDEX hold_name_idx ON reprieve.hold (name) WHERE released_at IS NULL
--
CREATE TABLE reprieve.hold_target (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hold_id bigint NOT NULL REFERENCES reprieve.hold,
    deletion_id bigint REFERENCES reprieve.deletion,
    table_name text,
    predicate text,
    CHECK ((deletion_id IS NULL) <> (table_name IS NULL)),
    CHECK (predicate IS NULL OR table_name IS NOT NULL)
)
--
COMMENT ON TABLE reprieve.hold_target IS 'What a hold holds: all of a deletion, or the rows of a table, those for which the predicate is true or all of them. A hold may have many.'
--
CREATE INDEX hold_target_hold_idx ON reprieve.hold_target (hold_id)
--
CREATE INDEX hold_target_deletion_idx ON reprieve.hold_target (deletion_id) WHERE deletion_id IS NOT NULL
--
CREATE TABLE reprieve.original (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    object text NOT NULL,
    definition text NOT NULL,
    UNIQUE (kind, object)
)
--
COMMENT ON TABLE reprieve.original IS 'What plan --undo puts back: the definition that an object had before a plan changed it.'
--
CREATE FUNCTION reprieve.begin_deletion(table_name text, label text) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    current text := current_setting('reprieve.deletion', true);
    seen text := coalesce(current_setting('reprieve.roots', true), '');
    opened bigint;
BEGIN
    IF current IS NULL OR current = '' THEN
        INSERT INTO reprieve.deletion (actor, reason, application, root_table, roots, root_label)
        VALUES (coalesce(nullif(current_setting('reprieve.actor', true), ''), session_user),
                nullif(current_setting('reprieve.reason', true), ''),
                current_setting('application_name'), table_name, ARRAY[table_name], left(label, 200))
        RETURNING id INTO opened;
        PERFORM set_config('reprieve.deletion', opened::text, true),
                set_config('reprieve.roots', E'\n' || table_name || E'\n', true);
        RETURN opened;
    END IF;
    opened := current::bigint;
    IF position(E'\n' || table_name || E'\n' IN seen) = 0 THEN
        UPDATE reprieve.deletion SET roots = roots || table_name
        WHERE id = opened AND NOT table_name = ANY (roots);
        PERFORM set_config('reprieve.roots', seen || table_name || E'\n', true);
    END IF;
    RETURN opened;
END $$
--
COMMENT ON FUNCTION reprieve.begin_deletion(text, text) IS 'Opens the transaction''s deletion, or joins it and notes one more table that it deleted from directly.'
--
CREATE FUNCTION reprieve.record_undo(table_name text, row_key jsonb, old_values jsonb, new_values jsonb) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO reprieve.undo (deletion_id, table_name, row_key, old_values, new_values)
    VALUES (current_setting('reprieve.deletion')::bigint, $1, $2, $3, $4)
$$
--
CREATE FUNCTION reprieve.fence() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('reprieve.purge', true) = 'on' THEN
        RETURN OLD; -- each row, where it looks at rows
    END IF;
    RAISE EXCEPTION 'RPV-201 table %.%: % would erase soft-deleted rows for good.', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Go through the guard, set the live key to NULL, or use reprieve purge.';
END $$
--
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
CREATE FUNCTION reprieve.set_aside(relations oid[], places tid[]) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET reprieve.purge = 'on'
    SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres' SET extra_float_digits = 1
    SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
    latest oid[] := relations;
    latest_places tid[] := places;
    deletes text := '';
    counts text := '';
    part record;
    moved bigint;
BEGIN
    WHILE cardinality(latest) > 0 LOOP
        SELECT r.children, r.child_places INTO latest, latest_places
        FROM reprieve.referring(relations, places, latest, latest_places) AS r;
        relations := relations || latest;
        places := places || latest_places;
    END LOOP;
    FOR part IN
        SELECT row_number() OVER () AS n, u.relation, array_agg(u.place) AS places,
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
        -- one statement for the whole cluster: foreign keys are checked at its end, so cycles are no different
        deletes := deletes || format($query$%1$s gone%2$s AS (
            DELETE FROM ONLY %3$s AS x WHERE x.ctid = ANY (%4$L::tid[])
            RETURNING x.%5$I::bigint AS deletion_id, %6$s AS row_values, %7$s AS row_key
        ), notes%2$s AS (
            DELETE FROM reprieve.undo AS u USING gone%2$s AS g WHERE u.row_key = g.row_key AND u.table_name = %8$L
            RETURNING u.*
        ), kept%2$s AS (
            INSERT INTO reprieve.aside (deletion_id, table_name, row_values, undo_notes)
            SELECT g.deletion_id, %8$L, g.row_values,
                   (SELECT jsonb_agg(to_jsonb(u) ORDER BY u.id) FROM notes%2$s AS u WHERE u.row_key = g.row_key)
            FROM gone%2$s AS g RETURNING 1
        )$query$, CASE WHEN deletes = '' THEN 'WITH' ELSE ',' END, part.n, part.relation::regclass, part.places,
            part.deletion, part.row_values, coalesce(part.row_key, 'NULL::jsonb'), part.name);
        counts := counts || format('%s(SELECT count(*) FROM kept%s)', CASE WHEN counts = '' THEN '' ELSE ' + ' END, part.n);
    END LOOP;
    EXECUTE deletes || ' SELECT ' || counts INTO moved;
    IF moved <> cardinality(places) THEN
        RAISE EXCEPTION 'RPV-504 table %: A trigger of its own kept a deleted row from being set aside.',
            reprieve.name_of(relations[1])
            USING ERRCODE = 'unique_violation', HINT = 'Let its BEFORE DELETE triggers pass while reprieve.purge is on.';
    END IF;
    RETURN moved;
END $$
--
COMMENT ON FUNCTION reprieve.set_aside(oid[], tid[]) IS 'Moves tombstones that the caller has locked, and all that refer to them, to reprieve.aside.'
--
REVOKE ALL ON FUNCTION reprieve.set_aside(oid[], tid[]) FROM PUBLIC
--
CREATE FUNCTION reprieve.make_way(ids bigint[]) RETURNS void
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
            PERFORM reprieve.set_aside(relations, places);
        END IF;
    END LOOP;
END $$
--
COMMENT ON FUNCTION reprieve.make_way(bigint[]) IS 'Sets aside the tombstones that have the keys of rows of reprieve.aside.'
--
REVOKE ALL ON FUNCTION reprieve.make_way(bigint[]) FROM PUBLIC
--
CREATE FUNCTION reprieve.bring_back(ids bigint[]) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC' SET datestyle = 'ISO, YMD' SET intervalstyle = 'postgres' SET extra_float_digits = 1
    SET bytea_output = 'hex' SET lc_monetary = 'C' AS $$
DECLARE
    inserts text := '';
    counts text := '';
    part record;
    back bigint;
BEGIN
    -- before the one statement that inserts: after a part of it, its own rows would refer to those in the way
    PERFORM reprieve.make_way(ids);
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
    JOIN reprieve.deletion AS d ON d.id = u.deletion_id AND d.restored_at IS NULL AND d.purged_at IS NULL
    WHERE a.id = ANY (bring_back.ids)
    ORDER BY a.id, u.id;
    DELETE FROM reprieve.aside AS a WHERE a.id = ANY (bring_back.ids);
    RETURN back;
END $$
--
COMMENT ON FUNCTION reprieve.bring_back(bigint[]) IS 'Makes rows of reprieve.aside tombstones in their tables again, in one statement. A live row that has their key is the caller''s concern.'
--
REVOKE ALL ON FUNCTION reprieve.bring_back(bigint[]) FROM PUBLIC
--
GRANT USAGE ON SCHEMA reprieve TO PUBLIC
