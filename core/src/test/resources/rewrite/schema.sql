-- A database that has been brought to its policy, as far as rewriting can tell.
CREATE SCHEMA archive;
CREATE TABLE users (id int PRIMARY KEY, name text, live_since date);
CREATE TABLE posts (id int PRIMARY KEY, title text, slug text, author_id int REFERENCES users, "order" int,
  live boolean DEFAULT true CHECK (live), is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz, deletion_id bigint);
ALTER TABLE posts ADD CONSTRAINT posts_slug_key UNIQUE (slug, live);
CREATE UNIQUE INDEX posts_lower_key ON posts (lower(title), author_id, live) WHERE author_id > 0;
CREATE UNIQUE INDEX posts_upper_key ON posts (upper(slug)) NULLS NOT DISTINCT WHERE live;
CREATE UNIQUE INDEX posts_title_key ON posts (title) NULLS NOT DISTINCT WHERE live;
-- a column was added after the markers
CREATE TABLE comments (id int PRIMARY KEY, post_id int REFERENCES posts, body text,
  live boolean DEFAULT true CHECK (live), is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz, deletion_id bigint,
  score int);
-- hard by policy: falls and rises with its post
CREATE TABLE likes (post_id int REFERENCES posts, user_id int REFERENCES users, PRIMARY KEY (post_id, user_id),
  live boolean DEFAULT true CHECK (live), is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz, deletion_id bigint);
-- soft-deleted by hand before: the application knows removed and removed_at
CREATE TABLE notes (id int PRIMARY KEY, removed boolean NOT NULL DEFAULT false, removed_at timestamptz, text text,
  live boolean DEFAULT true CHECK (live), deletion_id bigint);
CREATE TABLE streams (id int PRIMARY KEY, live boolean, post_id int, title text);
CREATE TABLE archive.posts (id int PRIMARY KEY, title text);
CREATE TABLE "Mixed Case" ("Id" int PRIMARY KEY, "Group" text,
  live boolean DEFAULT true CHECK (live), is_deleted boolean NOT NULL DEFAULT false, deleted_at timestamptz, deletion_id bigint);
CREATE VIEW post_titles AS SELECT id, title FROM posts WHERE live;
CREATE FUNCTION shout(p posts) RETURNS text LANGUAGE sql AS $$ SELECT upper(p.title) $$;
CREATE FUNCTION posts(n int) RETURNS SETOF int LANGUAGE sql AS $$ SELECT generate_series(1, n) $$;
