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
