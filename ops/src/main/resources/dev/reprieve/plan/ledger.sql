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
CREATE TABLE reprieve.purge_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at timestamp with time zone NOT NULL DEFAULT now(),
    cutoff_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    started_by text NOT NULL DEFAULT session_user,
    rows_purged bigint NOT NULL DEFAULT 0,
    rows_skipped bigint NOT NULL DEFAULT 0,
    outcome text
)
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
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'RPV-201 table %.%: % would erase soft-deleted rows for good.', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Go through the guard, set the live key to NULL, or use reprieve purge.';
END $$
--
GRANT USAGE ON SCHEMA reprieve TO PUBLIC
