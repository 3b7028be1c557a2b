-- What an early version applied to schema.sql: without tombstones that make way, holds, runs of the purge, and triggers
-- that follow a key.

-- The ledger of deletions in the schema reprieve
CREATE SCHEMA reprieve;
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
);
COMMENT ON TABLE reprieve.deletion IS 'One act of deleting: all that one transaction deleted. root_table: the first table deleted from; roots: every table deleted from directly, rather than by cascade. purge_began_at: since when a purge has been removing its rows; purged_at: when the last one went.';
CREATE INDEX deletion_open_idx ON reprieve.deletion (at DESC, id DESC) WHERE restored_at IS NULL AND purged_at IS NULL;
CREATE INDEX deletion_purging_idx ON reprieve.deletion (id) WHERE purge_began_at IS NOT NULL AND purged_at IS NULL;
CREATE TABLE reprieve.undo (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deletion_id bigint NOT NULL REFERENCES reprieve.deletion ON DELETE CASCADE,
    table_name text NOT NULL,
    row_key jsonb NOT NULL,
    old_values jsonb NOT NULL,
    new_values jsonb NOT NULL
);
COMMENT ON TABLE reprieve.undo IS 'Columns that a SET NULL or SET DEFAULT edge overwrote: the row by its primary key, what it held and what it was set to.';
CREATE INDEX undo_deletion_idx ON reprieve.undo (deletion_id);
CREATE TABLE reprieve.purge_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at timestamp with time zone NOT NULL DEFAULT now(),
    cutoff_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    started_by text NOT NULL DEFAULT session_user,
    rows_purged bigint NOT NULL DEFAULT 0,
    rows_skipped bigint NOT NULL DEFAULT 0,
    outcome text
);
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
);
CREATE TABLE reprieve.original (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    object text NOT NULL,
    definition text NOT NULL,
    UNIQUE (kind, object)
);
COMMENT ON TABLE reprieve.original IS 'What plan --undo puts back: the definition that an object had before a plan changed it.';
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
END $$;
COMMENT ON FUNCTION reprieve.begin_deletion(text, text) IS 'Opens the transaction''s deletion, or joins it and notes one more table that it deleted from directly.';
CREATE FUNCTION reprieve.record_undo(table_name text, row_key jsonb, old_values jsonb, new_values jsonb) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO reprieve.undo (deletion_id, table_name, row_key, old_values, new_values)
    VALUES (current_setting('reprieve.deletion')::bigint, $1, $2, $3, $4)
$$;
CREATE FUNCTION reprieve.fence() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('reprieve.purge', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'RPV-201 table %.%: % would erase soft-deleted rows for good.', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Go through the guard, set the live key to NULL, or use reprieve purge.';
END $$;
GRANT USAGE ON SCHEMA reprieve TO PUBLIC;

-- Note how everything was, for an undo
INSERT INTO reprieve.original (kind, object, definition) VALUES ('foreign key', 'public.posts posts_author', 'FOREIGN KEY (author) REFERENCES public.users(id) ON DELETE SET NULL') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('foreign key', 'public.comments comments_post', 'FOREIGN KEY (post_id) REFERENCES public.posts(id) ON DELETE CASCADE') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('foreign key', 'public.likes likes_post_id_fkey', 'FOREIGN KEY (post_id) REFERENCES public.posts(id) ON DELETE CASCADE') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('foreign key', 'my_shop.order_item item_country', 'FOREIGN KEY (country) REFERENCES public.country(code) ON DELETE CASCADE DEFERRABLE') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('foreign key', 'my_shop.order_item item_post', 'FOREIGN KEY (post) REFERENCES public.posts(id) ON DELETE SET DEFAULT') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('view', 'public.titles', 'SELECT posts.title
   FROM public.posts') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;

-- Marker columns of my_shop.order_item
ALTER TABLE "my_shop"."order_item"
    ADD COLUMN "live" boolean DEFAULT true,
    ADD COLUMN "is_deleted" boolean NOT NULL DEFAULT false,
    ADD COLUMN "deleted_at" timestamp with time zone,
    ADD COLUMN "deletion_id" bigint,
    ADD CONSTRAINT "order_item_live_check" CHECK ("live") NOT VALID,
    ADD CONSTRAINT "order_item_flag_check" CHECK ("is_deleted" = ("live" IS NULL)) NOT VALID;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('table', 'my_shop.order_item', 'live=live
flag=is_deleted
at=deleted_at
deletion=deletion_id
added=deleted_at
added=deletion_id
added=is_deleted
added=live') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;

-- Marker columns of public.comments
ALTER TABLE "public"."comments"
    ADD COLUMN "live" boolean DEFAULT true,
    ADD COLUMN "is_deleted" boolean NOT NULL DEFAULT false,
    ADD COLUMN "deleted_at" timestamp with time zone,
    ADD COLUMN "deletion_id" bigint,
    ADD CONSTRAINT "comments_live_check" CHECK ("live") NOT VALID,
    ADD CONSTRAINT "comments_flag_check" CHECK ("is_deleted" = ("live" IS NULL)) NOT VALID;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('table', 'public.comments', 'live=live
flag=is_deleted
at=deleted_at
deletion=deletion_id
added=deleted_at
added=deletion_id
added=is_deleted
added=live') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;

-- Marker columns of public.country
ALTER TABLE "public"."country"
    ADD COLUMN "live" boolean DEFAULT true,
    ADD COLUMN "is_deleted" boolean NOT NULL DEFAULT false,
    ADD COLUMN "deleted_at" timestamp with time zone,
    ADD COLUMN "deletion_id" bigint,
    ADD CONSTRAINT "country_live_check" CHECK ("live") NOT VALID,
    ADD CONSTRAINT "country_flag_check" CHECK ("is_deleted" = ("live" IS NULL)) NOT VALID;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('table', 'public.country', 'live=live
flag=is_deleted
at=deleted_at
deletion=deletion_id
added=deleted_at
added=deletion_id
added=is_deleted
added=live') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;

-- Marker columns of public.likes
ALTER TABLE "public"."likes"
    ADD COLUMN "live" boolean DEFAULT true,
    ADD COLUMN "is_deleted" boolean NOT NULL DEFAULT false,
    ADD COLUMN "deleted_at" timestamp with time zone,
    ADD COLUMN "deletion_id" bigint,
    ADD CONSTRAINT "likes_live_check" CHECK ("live") NOT VALID,
    ADD CONSTRAINT "likes_flag_check" CHECK ("is_deleted" = ("live" IS NULL)) NOT VALID;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('table', 'public.likes', 'live=live
flag=is_deleted
at=deleted_at
deletion=deletion_id
added=deleted_at
added=deletion_id
added=is_deleted
added=live') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;

-- Marker columns of public.posts
ALTER TABLE "public"."posts"
    ADD COLUMN "live" boolean DEFAULT true,
    ADD COLUMN "is_deleted" boolean NOT NULL DEFAULT false,
    ADD COLUMN "deleted_at" timestamp with time zone,
    ADD COLUMN "deletion_id" bigint,
    ADD CONSTRAINT "posts_live_check" CHECK ("live") NOT VALID,
    ADD CONSTRAINT "posts_flag_check" CHECK ("is_deleted" = ("live" IS NULL)) NOT VALID;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('table', 'public.posts', 'live=live
flag=is_deleted
at=deleted_at
deletion=deletion_id
added=deleted_at
added=deletion_id
added=is_deleted
added=live') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;

-- Marker columns of public.users
ALTER TABLE "public"."users"
    ADD COLUMN "live" boolean DEFAULT true,
    ADD COLUMN "is_deleted" boolean NOT NULL DEFAULT false,
    ADD COLUMN "deleted_at" timestamp with time zone,
    ADD COLUMN "deletion_id" bigint,
    ADD CONSTRAINT "users_live_check" CHECK ("live") NOT VALID,
    ADD CONSTRAINT "users_flag_check" CHECK ("is_deleted" = ("live" IS NULL)) NOT VALID;
INSERT INTO reprieve.original (kind, object, definition) VALUES ('table', 'public.users', 'live=live
flag=is_deleted
at=deleted_at
deletion=deletion_id
added=deleted_at
added=deletion_id
added=is_deleted
added=live') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;

-- Trigger that stamps my_shop.order_item
CREATE OR REPLACE FUNCTION "reprieve"."stamp_my_shop_order_item"() RETURNS trigger
    LANGUAGE plpgsql AS $reprieve$
DECLARE
    deletion text := current_setting('reprieve.deletion', true);
BEGIN
    IF OLD."live" AND (NEW."live" IS NULL OR (NEW."is_deleted" AND OLD."is_deleted" IS NOT TRUE)
            OR (NEW."deleted_at" IS NOT NULL AND OLD."deleted_at" IS NULL)) THEN
        IF NEW."is_deleted" IS NOT DISTINCT FROM OLD."is_deleted" AND NEW."deleted_at" IS NOT DISTINCT FROM OLD."deleted_at" THEN
            NEW := OLD; -- nothing else was meant: undo what other triggers have set
        END IF;
        NEW."live" := NULL;
        NEW."is_deleted" := true;
        IF current_setting('reprieve.adopting', true) = 'on' THEN
            NEW."deleted_at" := coalesce(NEW."deleted_at", now());
            RETURN NEW;
        END IF;
        NEW."deleted_at" := now();
        IF coalesce(deletion, '') = '' OR (pg_trigger_depth() = 1
                AND position(E'\n' || 'my_shop.order_item' || E'\n' IN coalesce(current_setting('reprieve.roots', true), '')) = 0) THEN
            NEW."deletion_id" := reprieve.begin_deletion('my_shop.order_item', NULL);
        ELSE
            NEW."deletion_id" := deletion::bigint;
        END IF;
    ELSIF OLD."live" IS NULL AND (NEW."live" OR (NEW."is_deleted" IS NOT TRUE AND OLD."is_deleted")
            OR (NEW."deleted_at" IS NULL AND OLD."deleted_at" IS NOT NULL)) THEN
        IF NEW."live" THEN
            NEW := OLD;
        END IF;
        NEW."live" := true;
        NEW."is_deleted" := false;
        NEW."deleted_at" := NULL;
        NEW."deletion_id" := NULL;
    END IF;
    RETURN NEW;
END
$reprieve$;
CREATE OR REPLACE TRIGGER "zz_reprieve_stamp" BEFORE UPDATE ON "my_shop"."order_item" FOR EACH ROW
    WHEN (OLD."live" IS DISTINCT FROM NEW."live" OR OLD."is_deleted" IS DISTINCT FROM NEW."is_deleted" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at")
    EXECUTE FUNCTION "reprieve"."stamp_my_shop_order_item"();

-- Trigger that stamps public.comments
CREATE OR REPLACE FUNCTION "reprieve"."stamp_public_comments"() RETURNS trigger
    LANGUAGE plpgsql AS $reprieve$
DECLARE
    deletion text := current_setting('reprieve.deletion', true);
BEGIN
    IF OLD."live" AND (NEW."live" IS NULL OR (NEW."is_deleted" AND OLD."is_deleted" IS NOT TRUE)
            OR (NEW."deleted_at" IS NOT NULL AND OLD."deleted_at" IS NULL)) THEN
        IF NEW."is_deleted" IS NOT DISTINCT FROM OLD."is_deleted" AND NEW."deleted_at" IS NOT DISTINCT FROM OLD."deleted_at" THEN
            NEW := OLD; -- nothing else was meant: undo what other triggers have set
        END IF;
        NEW."live" := NULL;
        NEW."is_deleted" := true;
        IF current_setting('reprieve.adopting', true) = 'on' THEN
            NEW."deleted_at" := coalesce(NEW."deleted_at", now());
            RETURN NEW;
        END IF;
        NEW."deleted_at" := now();
        IF coalesce(deletion, '') = '' OR (pg_trigger_depth() = 1
                AND position(E'\n' || 'public.comments' || E'\n' IN coalesce(current_setting('reprieve.roots', true), '')) = 0) THEN
            NEW."deletion_id" := reprieve.begin_deletion('public.comments', NULL);
        ELSE
            NEW."deletion_id" := deletion::bigint;
        END IF;
    ELSIF OLD."live" IS NULL AND (NEW."live" OR (NEW."is_deleted" IS NOT TRUE AND OLD."is_deleted")
            OR (NEW."deleted_at" IS NULL AND OLD."deleted_at" IS NOT NULL)) THEN
        IF NEW."live" THEN
            NEW := OLD;
        END IF;
        NEW."live" := true;
        NEW."is_deleted" := false;
        NEW."deleted_at" := NULL;
        NEW."deletion_id" := NULL;
    END IF;
    RETURN NEW;
END
$reprieve$;
CREATE OR REPLACE TRIGGER "zz_reprieve_stamp" BEFORE UPDATE ON "public"."comments" FOR EACH ROW
    WHEN (OLD."live" IS DISTINCT FROM NEW."live" OR OLD."is_deleted" IS DISTINCT FROM NEW."is_deleted" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at")
    EXECUTE FUNCTION "reprieve"."stamp_public_comments"();

-- Trigger that stamps public.country
CREATE OR REPLACE FUNCTION "reprieve"."stamp_public_country"() RETURNS trigger
    LANGUAGE plpgsql AS $reprieve$
DECLARE
    deletion text := current_setting('reprieve.deletion', true);
BEGIN
    IF OLD."live" AND (NEW."live" IS NULL OR (NEW."is_deleted" AND OLD."is_deleted" IS NOT TRUE)
            OR (NEW."deleted_at" IS NOT NULL AND OLD."deleted_at" IS NULL)) THEN
        IF NEW."is_deleted" IS NOT DISTINCT FROM OLD."is_deleted" AND NEW."deleted_at" IS NOT DISTINCT FROM OLD."deleted_at" THEN
            NEW := OLD; -- nothing else was meant: undo what other triggers have set
        END IF;
        NEW."live" := NULL;
        NEW."is_deleted" := true;
        IF current_setting('reprieve.adopting', true) = 'on' THEN
            NEW."deleted_at" := coalesce(NEW."deleted_at", now());
            RETURN NEW;
        END IF;
        NEW."deleted_at" := now();
        IF coalesce(deletion, '') = '' OR (pg_trigger_depth() = 1
                AND position(E'\n' || 'public.country' || E'\n' IN coalesce(current_setting('reprieve.roots', true), '')) = 0) THEN
            NEW."deletion_id" := reprieve.begin_deletion('public.country', NULL);
        ELSE
            NEW."deletion_id" := deletion::bigint;
        END IF;
    ELSIF OLD."live" IS NULL AND (NEW."live" OR (NEW."is_deleted" IS NOT TRUE AND OLD."is_deleted")
            OR (NEW."deleted_at" IS NULL AND OLD."deleted_at" IS NOT NULL)) THEN
        IF NEW."live" THEN
            NEW := OLD;
        END IF;
        NEW."live" := true;
        NEW."is_deleted" := false;
        NEW."deleted_at" := NULL;
        NEW."deletion_id" := NULL;
    END IF;
    RETURN NEW;
END
$reprieve$;
CREATE OR REPLACE TRIGGER "zz_reprieve_stamp" BEFORE UPDATE ON "public"."country" FOR EACH ROW
    WHEN (OLD."live" IS DISTINCT FROM NEW."live" OR OLD."is_deleted" IS DISTINCT FROM NEW."is_deleted" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at")
    EXECUTE FUNCTION "reprieve"."stamp_public_country"();

-- Trigger that stamps public.likes
CREATE OR REPLACE FUNCTION "reprieve"."stamp_public_likes"() RETURNS trigger
    LANGUAGE plpgsql AS $reprieve$
DECLARE
    deletion text := current_setting('reprieve.deletion', true);
BEGIN
    IF OLD."live" AND (NEW."live" IS NULL OR (NEW."is_deleted" AND OLD."is_deleted" IS NOT TRUE)
            OR (NEW."deleted_at" IS NOT NULL AND OLD."deleted_at" IS NULL)) THEN
        IF NEW."is_deleted" IS NOT DISTINCT FROM OLD."is_deleted" AND NEW."deleted_at" IS NOT DISTINCT FROM OLD."deleted_at" THEN
            NEW := OLD; -- nothing else was meant: undo what other triggers have set
        END IF;
        NEW."live" := NULL;
        NEW."is_deleted" := true;
        IF current_setting('reprieve.adopting', true) = 'on' THEN
            NEW."deleted_at" := coalesce(NEW."deleted_at", now());
            RETURN NEW;
        END IF;
        NEW."deleted_at" := now();
        IF coalesce(deletion, '') = '' OR (pg_trigger_depth() = 1
                AND position(E'\n' || 'public.likes' || E'\n' IN coalesce(current_setting('reprieve.roots', true), '')) = 0) THEN
            NEW."deletion_id" := reprieve.begin_deletion('public.likes', NULL);
        ELSE
            NEW."deletion_id" := deletion::bigint;
        END IF;
    ELSIF OLD."live" IS NULL AND (NEW."live" OR (NEW."is_deleted" IS NOT TRUE AND OLD."is_deleted")
            OR (NEW."deleted_at" IS NULL AND OLD."deleted_at" IS NOT NULL)) THEN
        IF NEW."live" THEN
            NEW := OLD;
        END IF;
        NEW."live" := true;
        NEW."is_deleted" := false;
        NEW."deleted_at" := NULL;
        NEW."deletion_id" := NULL;
    END IF;
    RETURN NEW;
END
$reprieve$;
CREATE OR REPLACE TRIGGER "zz_reprieve_stamp" BEFORE UPDATE ON "public"."likes" FOR EACH ROW
    WHEN (OLD."live" IS DISTINCT FROM NEW."live" OR OLD."is_deleted" IS DISTINCT FROM NEW."is_deleted" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at")
    EXECUTE FUNCTION "reprieve"."stamp_public_likes"();

-- Trigger that stamps public.posts
CREATE OR REPLACE FUNCTION "reprieve"."stamp_public_posts"() RETURNS trigger
    LANGUAGE plpgsql AS $reprieve$
DECLARE
    deletion text := current_setting('reprieve.deletion', true);
BEGIN
    IF OLD."live" AND (NEW."live" IS NULL OR (NEW."is_deleted" AND OLD."is_deleted" IS NOT TRUE)
            OR (NEW."deleted_at" IS NOT NULL AND OLD."deleted_at" IS NULL)) THEN
        IF NEW."is_deleted" IS NOT DISTINCT FROM OLD."is_deleted" AND NEW."deleted_at" IS NOT DISTINCT FROM OLD."deleted_at" THEN
            NEW := OLD; -- nothing else was meant: undo what other triggers have set
        END IF;
        NEW."live" := NULL;
        NEW."is_deleted" := true;
        IF current_setting('reprieve.adopting', true) = 'on' THEN
            NEW."deleted_at" := coalesce(NEW."deleted_at", now());
            RETURN NEW;
        END IF;
        NEW."deleted_at" := now();
        IF coalesce(deletion, '') = '' OR (pg_trigger_depth() = 1
                AND position(E'\n' || 'public.posts' || E'\n' IN coalesce(current_setting('reprieve.roots', true), '')) = 0) THEN
            NEW."deletion_id" := reprieve.begin_deletion('public.posts', NULL);
        ELSE
            NEW."deletion_id" := deletion::bigint;
        END IF;
    ELSIF OLD."live" IS NULL AND (NEW."live" OR (NEW."is_deleted" IS NOT TRUE AND OLD."is_deleted")
            OR (NEW."deleted_at" IS NULL AND OLD."deleted_at" IS NOT NULL)) THEN
        IF NEW."live" THEN
            NEW := OLD;
        END IF;
        NEW."live" := true;
        NEW."is_deleted" := false;
        NEW."deleted_at" := NULL;
        NEW."deletion_id" := NULL;
    END IF;
    RETURN NEW;
END
$reprieve$;
CREATE OR REPLACE TRIGGER "zz_reprieve_stamp" BEFORE UPDATE ON "public"."posts" FOR EACH ROW
    WHEN (OLD."live" IS DISTINCT FROM NEW."live" OR OLD."is_deleted" IS DISTINCT FROM NEW."is_deleted" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at")
    EXECUTE FUNCTION "reprieve"."stamp_public_posts"();

-- Trigger that stamps public.users
CREATE OR REPLACE FUNCTION "reprieve"."stamp_public_users"() RETURNS trigger
    LANGUAGE plpgsql AS $reprieve$
DECLARE
    deletion text := current_setting('reprieve.deletion', true);
BEGIN
    IF OLD."live" AND (NEW."live" IS NULL OR (NEW."is_deleted" AND OLD."is_deleted" IS NOT TRUE)
            OR (NEW."deleted_at" IS NOT NULL AND OLD."deleted_at" IS NULL)) THEN
        IF NEW."is_deleted" IS NOT DISTINCT FROM OLD."is_deleted" AND NEW."deleted_at" IS NOT DISTINCT FROM OLD."deleted_at" THEN
            NEW := OLD; -- nothing else was meant: undo what other triggers have set
        END IF;
        NEW."live" := NULL;
        NEW."is_deleted" := true;
        IF current_setting('reprieve.adopting', true) = 'on' THEN
            NEW."deleted_at" := coalesce(NEW."deleted_at", now());
            RETURN NEW;
        END IF;
        NEW."deleted_at" := now();
        IF coalesce(deletion, '') = '' OR (pg_trigger_depth() = 1
                AND position(E'\n' || 'public.users' || E'\n' IN coalesce(current_setting('reprieve.roots', true), '')) = 0) THEN
            NEW."deletion_id" := reprieve.begin_deletion('public.users', NULL);
        ELSE
            NEW."deletion_id" := deletion::bigint;
        END IF;
    ELSIF OLD."live" IS NULL AND (NEW."live" OR (NEW."is_deleted" IS NOT TRUE AND OLD."is_deleted")
            OR (NEW."deleted_at" IS NULL AND OLD."deleted_at" IS NOT NULL)) THEN
        IF NEW."live" THEN
            NEW := OLD;
        END IF;
        NEW."live" := true;
        NEW."is_deleted" := false;
        NEW."deleted_at" := NULL;
        NEW."deletion_id" := NULL;
    END IF;
    RETURN NEW;
END
$reprieve$;
CREATE OR REPLACE TRIGGER "zz_reprieve_stamp" BEFORE UPDATE ON "public"."users" FOR EACH ROW
    WHEN (OLD."live" IS DISTINCT FROM NEW."live" OR OLD."is_deleted" IS DISTINCT FROM NEW."is_deleted" OR OLD."deleted_at" IS DISTINCT FROM NEW."deleted_at")
    EXECUTE FUNCTION "reprieve"."stamp_public_users"();

-- Prove order_item_live_check
ALTER TABLE "my_shop"."order_item" VALIDATE CONSTRAINT "order_item_live_check";

-- Prove order_item_flag_check
ALTER TABLE "my_shop"."order_item" VALIDATE CONSTRAINT "order_item_flag_check";

-- Prove comments_live_check
ALTER TABLE "public"."comments" VALIDATE CONSTRAINT "comments_live_check";

-- Prove comments_flag_check
ALTER TABLE "public"."comments" VALIDATE CONSTRAINT "comments_flag_check";

-- Prove country_live_check
ALTER TABLE "public"."country" VALIDATE CONSTRAINT "country_live_check";

-- Prove country_flag_check
ALTER TABLE "public"."country" VALIDATE CONSTRAINT "country_flag_check";

-- Prove likes_live_check
ALTER TABLE "public"."likes" VALIDATE CONSTRAINT "likes_live_check";

-- Prove likes_flag_check
ALTER TABLE "public"."likes" VALIDATE CONSTRAINT "likes_flag_check";

-- Prove posts_live_check
ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "posts_live_check";

-- Prove posts_flag_check
ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "posts_flag_check";

-- Prove users_live_check
ALTER TABLE "public"."users" VALIDATE CONSTRAINT "users_live_check";

-- Prove users_flag_check
ALTER TABLE "public"."users" VALIDATE CONSTRAINT "users_flag_check";

-- Tombstones of my_shop.order_item by age
CREATE INDEX "order_item_trash_idx" ON "my_shop"."order_item" USING btree ("deleted_at", "deletion_id") WHERE "live" IS NULL;

-- Tombstones of public.comments by age
CREATE INDEX "comments_trash_idx" ON "public"."comments" USING btree ("deleted_at", "deletion_id") WHERE "live" IS NULL;

-- Tombstones of public.country by age
CREATE INDEX "country_trash_idx" ON "public"."country" USING btree ("deleted_at", "deletion_id") WHERE "live" IS NULL;

-- Tombstones of public.likes by age
CREATE INDEX "likes_trash_idx" ON "public"."likes" USING btree ("deleted_at", "deletion_id") WHERE "live" IS NULL;

-- Tombstones of public.posts by age
CREATE INDEX "posts_trash_idx" ON "public"."posts" USING btree ("deleted_at", "deletion_id") WHERE "live" IS NULL;

-- Tombstones of public.users by age
CREATE INDEX "users_trash_idx" ON "public"."users" USING btree ("deleted_at", "deletion_id") WHERE "live" IS NULL;

-- Live key of public.users (id)
CREATE UNIQUE INDEX "users_id_live_key" ON "public"."users" USING btree ("id", "live");

-- Live key of public.posts (id)
CREATE UNIQUE INDEX "posts_id_live_key" ON "public"."posts" USING btree ("id", "live");

-- Live key of public.country (code)
CREATE UNIQUE INDEX "country_code_live_key" ON "public"."country" USING btree ("code", "live");

-- posts_slug among live rows
CREATE UNIQUE INDEX "posts_slug_reprieve_new" ON "public"."posts" USING btree (slug, "live");

-- users_name among live rows
CREATE UNIQUE INDEX "users_name_reprieve_new" ON "public"."users" USING btree (name, "live");

-- comments_post without ON DELETE CASCADE
ALTER TABLE "public"."comments" ADD CONSTRAINT "comments_post_reprieve_new" FOREIGN KEY ("post_id") REFERENCES "public"."posts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION NOT VALID;

-- comments_post without ON DELETE CASCADE: proven
ALTER TABLE "public"."comments" VALIDATE CONSTRAINT "comments_post_reprieve_new";

-- likes_post_id_fkey without ON DELETE CASCADE
ALTER TABLE "public"."likes" ADD CONSTRAINT "likes_post_id_fkey_reprieve_new" FOREIGN KEY ("post_id") REFERENCES "public"."posts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION NOT VALID;

-- likes_post_id_fkey without ON DELETE CASCADE: proven
ALTER TABLE "public"."likes" VALIDATE CONSTRAINT "likes_post_id_fkey_reprieve_new";

-- item_country without ON DELETE CASCADE
ALTER TABLE "my_shop"."order_item" ADD CONSTRAINT "item_country_reprieve_new" FOREIGN KEY ("country") REFERENCES "public"."country" ("code") ON UPDATE NO ACTION ON DELETE NO ACTION DEFERRABLE NOT VALID;

-- item_country without ON DELETE CASCADE: proven
ALTER TABLE "my_shop"."order_item" VALIDATE CONSTRAINT "item_country_reprieve_new";

-- Twin of posts_author among live rows
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_author_live" FOREIGN KEY ("author", "live") REFERENCES "public"."users" ("id", "live") ON UPDATE NO ACTION NOT VALID;

-- Twin of comments_post among live rows
ALTER TABLE "public"."comments" ADD CONSTRAINT "comments_post_live" FOREIGN KEY ("post_id", "live") REFERENCES "public"."posts" ("id", "live") ON UPDATE CASCADE NOT VALID;

-- Twin of likes_post_id_fkey among live rows
ALTER TABLE "public"."likes" ADD CONSTRAINT "likes_post_id_fkey_live" FOREIGN KEY ("post_id", "live") REFERENCES "public"."posts" ("id", "live") ON UPDATE CASCADE NOT VALID;

-- Twin of item_country among live rows
ALTER TABLE "my_shop"."order_item" ADD CONSTRAINT "item_country_live" FOREIGN KEY ("country", "live") REFERENCES "public"."country" ("code", "live") ON UPDATE CASCADE DEFERRABLE NOT VALID;

-- Twin of item_post among live rows
ALTER TABLE "my_shop"."order_item" ADD CONSTRAINT "item_post_live" FOREIGN KEY ("post", "live") REFERENCES "public"."posts" ("id", "live") ON UPDATE NO ACTION NOT VALID;

-- Twin of posts_author among live rows: proven
ALTER TABLE "public"."posts" VALIDATE CONSTRAINT "posts_author_live";

-- Twin of comments_post among live rows: proven
ALTER TABLE "public"."comments" VALIDATE CONSTRAINT "comments_post_live";

-- Twin of likes_post_id_fkey among live rows: proven
ALTER TABLE "public"."likes" VALIDATE CONSTRAINT "likes_post_id_fkey_live";

-- Twin of item_country among live rows: proven
ALTER TABLE "my_shop"."order_item" VALIDATE CONSTRAINT "item_country_live";

-- Twin of item_post among live rows: proven
ALTER TABLE "my_shop"."order_item" VALIDATE CONSTRAINT "item_post_live";

-- comments_post gives way to its successor
ALTER TABLE "public"."comments" DROP CONSTRAINT "comments_post";
ALTER TABLE "public"."comments" RENAME CONSTRAINT "comments_post_reprieve_new" TO "comments_post";

-- likes_post_id_fkey gives way to its successor
ALTER TABLE "public"."likes" DROP CONSTRAINT "likes_post_id_fkey";
ALTER TABLE "public"."likes" RENAME CONSTRAINT "likes_post_id_fkey_reprieve_new" TO "likes_post_id_fkey";

-- item_country gives way to its successor
ALTER TABLE "my_shop"."order_item" DROP CONSTRAINT "item_country";
ALTER TABLE "my_shop"."order_item" RENAME CONSTRAINT "item_country_reprieve_new" TO "item_country";

-- posts_slug holds among live rows only
INSERT INTO reprieve.original (kind, object, definition) VALUES ('constraint', 'public.posts posts_slug', 'UNIQUE
CREATE UNIQUE INDEX posts_slug ON public.posts USING btree (slug)') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;
ALTER TABLE "public"."posts" DROP CONSTRAINT "posts_slug";
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_slug" UNIQUE USING INDEX "posts_slug_reprieve_new";

-- users_name holds among live rows only
INSERT INTO reprieve.original (kind, object, definition) VALUES ('constraint', 'public.users users_name', 'UNIQUE
CREATE UNIQUE INDEX users_name ON public.users USING btree (name)') ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;
ALTER TABLE "public"."users" DROP CONSTRAINT "users_name";
ALTER TABLE "public"."users" ADD CONSTRAINT "users_name" UNIQUE USING INDEX "users_name_reprieve_new";

-- posts_author: SET NULL when its parent is deleted
CREATE OR REPLACE FUNCTION "reprieve"."detach_public_posts_posts_author"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $reprieve$
DECLARE
    changed record;
BEGIN
    IF current_setting('reprieve.adopting', true) = 'on' THEN
        RETURN NULL;
    END IF;
    FOR changed IN
        WITH o AS MATERIALIZED (
            SELECT c."id", jsonb_build_object('id', c."id") AS row_key, jsonb_build_object('author', c."author") AS old_values
            FROM ONLY "public"."posts" c WHERE c."author" = OLD."id" AND c."live" FOR UPDATE
        )
        UPDATE ONLY "public"."posts" c SET "author" = NULL FROM o WHERE c."id" = o."id"
        RETURNING o.row_key, o.old_values, jsonb_build_object('author', c."author") AS new_values
    LOOP
        PERFORM reprieve.record_undo('public.posts', changed.row_key, changed.old_values, changed.new_values);
    END LOOP;
    RETURN NULL;
END
$reprieve$;
CREATE OR REPLACE TRIGGER "A_reprieve_detach_posts_author" AFTER UPDATE ON "public"."users" FOR EACH ROW
    WHEN (OLD."live" AND NEW."live" IS NULL)
    EXECUTE FUNCTION "reprieve"."detach_public_posts_posts_author"();

-- item_post: SET DEFAULT when its parent is deleted
CREATE OR REPLACE FUNCTION "reprieve"."detach_my_shop_order_item_item_post"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $reprieve$
DECLARE
    changed record;
BEGIN
    IF current_setting('reprieve.adopting', true) = 'on' THEN
        RETURN NULL;
    END IF;
    FOR changed IN
        WITH o AS MATERIALIZED (
            SELECT c."id", jsonb_build_object('id', c."id") AS row_key, jsonb_build_object('post', c."post") AS old_values
            FROM ONLY "my_shop"."order_item" c WHERE c."post" = OLD."id" AND c."live" FOR UPDATE
        )
        UPDATE ONLY "my_shop"."order_item" c SET "post" = DEFAULT FROM o WHERE c."id" = o."id"
        RETURNING o.row_key, o.old_values, jsonb_build_object('post', c."post") AS new_values
    LOOP
        PERFORM reprieve.record_undo('my_shop.order_item', changed.row_key, changed.old_values, changed.new_values);
    END LOOP;
    RETURN NULL;
END
$reprieve$;
CREATE OR REPLACE TRIGGER "A_reprieve_detach_item_post" AFTER UPDATE ON "public"."posts" FOR EACH ROW
    WHEN (OLD."live" AND NEW."live" IS NULL)
    EXECUTE FUNCTION "reprieve"."detach_my_shop_order_item_item_post"();

-- View public.titles shows live rows only
CREATE OR REPLACE VIEW "public"."titles" AS
SELECT posts.title
   FROM public.posts WHERE public.posts.live;
SELECT set_config('search_path', '', true);
INSERT INTO reprieve.original (kind, object, definition) VALUES ('rewritten view', 'public.titles', btrim(pg_get_viewdef('"public"."titles"'::regclass), E' \n;')) ON CONFLICT (kind, object) DO UPDATE SET definition = EXCLUDED.definition;

-- Fence around my_shop.order_item
CREATE OR REPLACE TRIGGER "reprieve_fence" BEFORE DELETE ON "my_shop"."order_item" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();
CREATE OR REPLACE TRIGGER "reprieve_fence_truncate" BEFORE TRUNCATE ON "my_shop"."order_item" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();

-- Fence around public.comments
CREATE OR REPLACE TRIGGER "reprieve_fence" BEFORE DELETE ON "public"."comments" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();
CREATE OR REPLACE TRIGGER "reprieve_fence_truncate" BEFORE TRUNCATE ON "public"."comments" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();

-- Fence around public.country
CREATE OR REPLACE TRIGGER "reprieve_fence" BEFORE DELETE ON "public"."country" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();
CREATE OR REPLACE TRIGGER "reprieve_fence_truncate" BEFORE TRUNCATE ON "public"."country" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();

-- Fence around public.posts
CREATE OR REPLACE TRIGGER "reprieve_fence" BEFORE DELETE ON "public"."posts" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();
CREATE OR REPLACE TRIGGER "reprieve_fence_truncate" BEFORE TRUNCATE ON "public"."posts" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();

-- Fence around public.users
CREATE OR REPLACE TRIGGER "reprieve_fence" BEFORE DELETE ON "public"."users" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();
CREATE OR REPLACE TRIGGER "reprieve_fence_truncate" BEFORE TRUNCATE ON "public"."users" FOR EACH STATEMENT EXECUTE FUNCTION "reprieve"."fence"();
