# a read that filters by itself
SELECT id FROM notes WHERE id = ? AND removed = FALSE
=> unchanged

# only that reference
SELECT n.id FROM notes n JOIN posts p ON p.id = n.id WHERE n.removed_at IS NULL
=> changed
SELECT n.id FROM notes n JOIN posts p ON p.id = n.id WHERE (n.removed_at IS NULL) AND p.live

# hidden columns may be named too
SELECT id, deleted_at FROM posts WHERE is_deleted
=> unchanged

# from a subquery
SELECT 1 FROM notes n WHERE EXISTS (SELECT 1 FROM comments c WHERE c.id = n.id AND n.removed)
=> changed
SELECT 1 FROM notes n WHERE EXISTS (SELECT 1 FROM comments c WHERE (c.id = n.id AND n.removed) AND c.live)

# deletes
UPDATE notes SET removed = true, removed_at = now() WHERE id = ?
=> deleting
UPDATE notes SET removed = true, removed_at = now() WHERE id = ?

# restores
UPDATE posts SET is_deleted = false WHERE id = ?
=> deleting
UPDATE posts SET is_deleted = false WHERE id = ?

# writes what it filters
UPDATE notes SET text = ? WHERE removed = false
=> unchanged

# revives by upsert
INSERT INTO notes (id, text) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET text = excluded.text, removed = false
=> deleting
INSERT INTO notes (id, text) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET text = excluded.text, removed = false

# the deletion's number alone decides nothing
SELECT deletion_id FROM posts
=> changed
SELECT deletion_id FROM posts WHERE posts.live

# a function may have a column of that name: it decides nothing
SELECT p.id FROM posts p, generate_series(1, 2) g WHERE is_deleted
=> changed
SELECT p.id FROM posts p, generate_series(1, 2) g WHERE (is_deleted) AND p.live

# nor does it for a table further out
SELECT 1 FROM notes n WHERE EXISTS (SELECT 1 FROM generate_series(1, 2) g WHERE removed)
=> changed
SELECT 1 FROM notes n WHERE (EXISTS (SELECT 1 FROM generate_series(1, 2) g WHERE removed)) AND n.live

# the columns of a function that lists them are known
SELECT p.id FROM posts p, generate_series(1, 2) AS g (n) WHERE is_deleted
=> unchanged

# a hidden column belongs to the innermost table that has it
SELECT 1 FROM posts p WHERE EXISTS (SELECT 1 FROM comments c WHERE is_deleted)
=> changed
SELECT 1 FROM posts p WHERE (EXISTS (SELECT 1 FROM comments c WHERE is_deleted)) AND p.live

# of a join in brackets
SELECT j.name FROM (users u JOIN posts p ON p.author_id = u.id) AS j (uid, name) WHERE j.is_deleted
=> changed
SELECT j.name FROM (users u JOIN (SELECT id, title, slug, author_id, "order", is_deleted FROM posts) p ON p.author_id = u.id) AS j (uid, name) WHERE j.is_deleted

# without FROM of its own
SELECT (SELECT removed) FROM notes
=> unchanged

# with the schema
SELECT public.posts.is_deleted FROM posts
=> unchanged

# of another table with the same name
SELECT (SELECT public.posts.is_deleted FROM archive.posts LIMIT 1) FROM public.posts
=> unchanged

# of a table that an alias hides
SELECT (SELECT public.posts.is_deleted FROM users posts LIMIT 1) FROM public.posts
=> unchanged

# what the application sees goes before a hidden column: a subquery's
SELECT p.id FROM posts p, (SELECT true AS is_deleted) x WHERE is_deleted
=> changed
SELECT p.id FROM posts p, (SELECT true AS is_deleted) x WHERE (x.is_deleted) AND p.live

# with renamed columns
SELECT p.id FROM posts p, (SELECT true) AS x (is_deleted) WHERE is_deleted
=> changed
SELECT p.id FROM posts p, (SELECT true) AS x (is_deleted) WHERE (x.is_deleted) AND p.live

# a WITH query's
WITH x AS (SELECT true AS is_deleted) SELECT p.id FROM posts p, x WHERE is_deleted
=> changed
WITH x AS (SELECT true AS is_deleted) SELECT p.id FROM posts p, x WHERE (x.is_deleted) AND p.live

# a WITH query's with renamed columns
WITH x (is_deleted) AS (SELECT true) SELECT p.id FROM posts p, x WHERE is_deleted
=> changed
WITH x (is_deleted) AS (SELECT true) SELECT p.id FROM posts p, x WHERE (x.is_deleted) AND p.live

# those of a join in brackets
SELECT p.id FROM (streams s JOIN users u ON true) AS j, posts p WHERE live
=> changed
SELECT p.id FROM (streams s JOIN users u ON true) AS j, posts p WHERE (j.live) AND p.live

# that has no such column
SELECT p.id FROM (streams s JOIN users u ON true) AS j, posts p WHERE is_deleted
=> unchanged

# that may have one
SELECT p.id FROM (generate_series(1, 2) g JOIN users u ON true) AS j, posts p WHERE is_deleted
=> changed
SELECT p.id FROM (generate_series(1, 2) g JOIN users u ON true) AS j, posts p WHERE (is_deleted) AND p.live

# the excluded row of an upsert is no row of the table
INSERT INTO posts (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET title = excluded.title WHERE excluded.live
=> changed
INSERT INTO posts (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET title = excluded.title WHERE (excluded.live) AND posts.live

# a condition of an upsert on a marker
INSERT INTO notes (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET text = '' WHERE notes.removed
=> unchanged

# restores by the live key
UPDATE posts SET live = TRUE WHERE id = ?
=> deleting
UPDATE posts SET live = TRUE WHERE id = ?

# the deletion's number is not set by hand
UPDATE posts SET deletion_id = 1 WHERE id = ?
=> changed
UPDATE posts SET deletion_id = 1 WHERE (id = ?) AND posts.live

# a subquery over its own table
SELECT id FROM notes n WHERE n.removed AND EXISTS (SELECT 1 FROM notes m WHERE m.id = n.id)
=> changed
SELECT id FROM notes n WHERE n.removed AND EXISTS (SELECT 1 FROM notes m WHERE (m.id = n.id) AND m.live)

# MERGE that deletes by hand
MERGE INTO notes n USING users u ON u.id = n.id WHEN MATCHED THEN UPDATE SET removed = true
=> deleting
MERGE INTO notes n USING users u ON u.id = n.id WHEN MATCHED THEN UPDATE SET removed = true
