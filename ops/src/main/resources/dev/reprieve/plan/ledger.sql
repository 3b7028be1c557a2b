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
    restored_by text
)
--
COMMENT ON TABLE reprieve.deletion IS 'One act of deleting: all that one transaction deleted. root_table: the first table deleted from; roots: every table deleted from directly, rather than by cascade.'
--
CREATE INDEX deletion_open_idx ON reprieve.deletion (at DESC, id DESC) WHERE restored_at IS NULL
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
    retention jsonb,
    settled_at timestamp with time zone
)
--
INSERT INTO reprieve.purge_control DEFAULT VALUES
--
COMMENT ON TABLE reprieve.purge_control IS 'One row. token: counts who has had the right to purge, so that whoever lost it notices; armed_for: the server, timeline and database that may be purged; retention: by table, as of the last run; settled_at: what expires by then has been looked at by a run that reached its end.'
--
CREATE TABLE reprieve.purging (
    deletion_id bigint PRIMARY KEY,
    began_at timestamp with time zone
)
--
COMMENT ON TABLE reprieve.purging IS 'Deletions whose time is over, or that somebody purges before it, and that may have rows left. began_at: since when a purge has been removing their rows, or NULL if it has not removed any.'
--
CREATE TABLE reprieve.purged (
    first_id bigint NOT NULL,
    last_id bigint PRIMARY KEY CHECK (last_id >= first_id),
    at timestamp with time zone NOT NULL DEFAULT now()
)
--
COMMENT ON TABLE reprieve.purged IS 'Deletions of which nothing is left since a purge, from the first number to the last: mostly all of a day in one row, so that the purge writes next to nothing about them. No two ranges share a number.'
--
-- a ledger from before had both in columns
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'reprieve.deletion'::regclass AND attname = 'purged_at'
               AND NOT attisdropped) THEN
        INSERT INTO reprieve.purged (first_id, last_id, at)
        SELECT min(d.id), max(d.id), max(d.purged_at)
        FROM (SELECT id, purged_at, id - row_number() OVER (ORDER BY id) AS island
              FROM reprieve.deletion WHERE purged_at IS NOT NULL) AS d
        GROUP BY d.island;
        INSERT INTO reprieve.purging (deletion_id, began_at)
        SELECT id, purge_began_at FROM reprieve.deletion
        WHERE purge_began_at IS NOT NULL AND purged_at IS NULL AND restored_at IS NULL;
        ALTER TABLE reprieve.deletion DROP COLUMN purged_at, DROP COLUMN purge_began_at;
        CREATE INDEX deletion_open_idx ON reprieve.deletion (at DESC, id DESC) WHERE restored_at IS NULL;
        ALTER TABLE reprieve.purge_control ADD COLUMN IF NOT EXISTS settled_at timestamp with time zone;
    END IF;
END $$
--
CREATE FUNCTION reprieve.purged_at(deletion bigint) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN p.first_id <= $1 THEN p.at END
    FROM (SELECT r.first_id, r.at FROM reprieve.purged AS r WHERE r.last_id >= $1 ORDER BY r.last_id LIMIT 1) AS p
$$
--
COMMENT ON FUNCTION reprieve.purged_at(bigint) IS 'When a purge found nothing left of a deletion; NULL if it did not.'
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
    seen text;
    opened bigint;
BEGIN
    IF current IS NULL OR current = '' THEN
        INSERT INTO reprieve.deletion (actor, reason, application, root_table, roots, root_label)
        VALUES (coalesce(nullif(current_setting('reprieve.actor', true), ''), session_user),
                nullif(current_setting('reprieve.reason', true), ''),
                current_setting('application_name'), table_name, ARRAY[table_name], left(label, 200))
        RETURNING id INTO opened;
        current := set_config('reprieve.deletion', opened::text, true); -- cheaper than PERFORM, which runs a query
        seen := set_config('reprieve.roots', E'\n' || table_name || E'\n', true);
        RETURN opened;
    END IF;
    opened := current::bigint;
    seen := coalesce(current_setting('reprieve.roots', true), '');
    IF position(E'\n' || table_name || E'\n' IN seen) = 0 THEN
        UPDATE reprieve.deletion SET roots = roots || table_name
        WHERE id = opened AND NOT table_name = ANY (roots);
        seen := set_config('reprieve.roots', seen || table_name || E'\n', true);
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
GRANT USAGE ON SCHEMA reprieve TO PUBLIC
