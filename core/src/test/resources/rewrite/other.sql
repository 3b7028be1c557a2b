# EXPLAIN
EXPLAIN (ANALYZE, COSTS off) DELETE FROM posts WHERE id = 1
=> deleting
EXPLAIN (ANALYZE, COSTS off) UPDATE posts SET live = NULL WHERE (id = 1) AND posts.live

# PREPARE
PREPARE p (int) AS SELECT * FROM likes WHERE user_id = $1
=> changed
PREPARE p (int) AS SELECT post_id, user_id FROM likes WHERE (user_id = $1) AND likes.live

# a cursor
DECLARE c NO SCROLL CURSOR WITH HOLD FOR SELECT id FROM posts
=> changed
DECLARE c NO SCROLL CURSOR WITH HOLD FOR SELECT id FROM posts WHERE posts.live

# a table from a query
CREATE TEMP TABLE x (a, b) ON COMMIT DROP AS SELECT id, title FROM posts WITH NO DATA
=> changed
CREATE TEMP TABLE x (a, b) ON COMMIT DROP AS SELECT id, title FROM posts WHERE posts.live WITH NO DATA

# the same in another way
SELECT id INTO TEMP y FROM posts
=> changed
SELECT id INTO TEMP y FROM posts WHERE posts.live

# a view
CREATE OR REPLACE VIEW v AS SELECT * FROM likes
=> changed
CREATE OR REPLACE VIEW v AS SELECT post_id, user_id FROM likes WHERE likes.live

# a materialized view
CREATE MATERIALIZED VIEW IF NOT EXISTS mv AS SELECT id FROM posts
=> changed
CREATE MATERIALIZED VIEW IF NOT EXISTS mv AS SELECT id FROM posts WHERE posts.live

# COPY of a query
COPY (SELECT * FROM likes) TO STDOUT WITH (FORMAT csv)
=> changed
COPY (SELECT post_id, user_id FROM likes WHERE likes.live) TO STDOUT WITH (FORMAT csv)

# other statements
LOCK TABLE posts IN EXCLUSIVE MODE; ANALYZE posts; VACUUM posts; COMMENT ON TABLE posts IS 'x'
=> unchanged

# rights, indexes and changes of the schema
GRANT SELECT ON posts TO public; CREATE INDEX i ON posts (title); ALTER TABLE posts ADD COLUMN x int
=> unchanged

# a trigger and a reference
CREATE TRIGGER t BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION f(); CREATE TABLE r (p int REFERENCES posts)
=> unchanged

# settings
SHOW search_path; SAVEPOINT posts; ROLLBACK TO posts; SET search_path = posts
=> unchanged

# a block that concerns nothing protected
DO $$ BEGIN PERFORM 1; END $$
=> unchanged

# dropping something else
DROP TABLE users; DROP INDEX posts_slug_key; DROP SCHEMA archive CASCADE; TRUNCATE streams
=> unchanged

# a new table of a protected table's name: that is no read
CREATE TABLE posts AS SELECT id FROM public.posts
=> changed
CREATE TABLE posts AS SELECT id FROM public.posts WHERE public.posts.live

# the same, read from nothing protected
CREATE UNLOGGED TABLE posts AS SELECT 1 AS id; SELECT 1 AS id INTO TABLE comments
=> unchanged

# a view that names itself
CREATE RECURSIVE VIEW posts (n) AS SELECT id FROM public.posts UNION ALL SELECT n + 1 FROM posts WHERE n < 5
=> changed
CREATE RECURSIVE VIEW posts (n) AS SELECT id FROM public.posts WHERE public.posts.live UNION ALL SELECT n + 1 FROM posts WHERE n < 5

# a function of two words in FROM
SELECT p.id FROM COLLATION FOR ('x'::text) c, posts p
=> changed
SELECT p.id FROM COLLATION FOR ('x'::text) c, posts p WHERE p.live

# schemas are dropped only when empty
DROP SCHEMA public
=> unchanged

# a new table of a protected name
SELECT id INTO posts FROM users
=> unchanged

# a table of another schema
TRUNCATE archive.posts; COPY archive.posts TO STDOUT; DROP TABLE archive.posts
=> unchanged

# by cascade to nothing protected
TRUNCATE streams CASCADE
=> unchanged

# expressions that only look like FROM
CREATE POLICY p ON users USING (extract(year FROM posts) > 1 AND name IS DISTINCT FROM posts)
=> unchanged

# after brackets
GRANT SELECT (id) ON users TO posts
=> unchanged

# a hint goes before the request, sees: all
/* reprieve: live */ SELECT id FROM posts
=> changed
/* reprieve: live */ SELECT id FROM posts WHERE posts.live

# a hint in the middle
SELECT /* reprieve: only_deleted */ id FROM posts
=> changed
SELECT /* reprieve: only_deleted */ id FROM posts WHERE posts.live IS NULL

# the last hint counts
/* reprieve: all */ SELECT id /* reprieve: live */ FROM posts
=> changed
/* reprieve: all */ SELECT id /* reprieve: live */ FROM posts WHERE posts.live

# other comments
/* reprieved: all */ SELECT id FROM posts /* all */
=> changed
/* reprieved: all */ SELECT id FROM posts WHERE posts.live /* all */
