# marks rows
DELETE FROM posts WHERE id = ?
=> deleting
UPDATE posts SET live = NULL WHERE (id = ?) AND posts.live

# all rows
DELETE FROM ONLY posts AS p
=> deleting
UPDATE ONLY posts AS p SET live = NULL WHERE p.live

# USING becomes FROM
DELETE FROM posts p USING users u LEFT JOIN comments c ON c.id = u.id WHERE u.id = p.author_id AND u.name = ? RETURNING p.*, u.name
=> deleting
UPDATE posts p SET live = NULL FROM users u LEFT JOIN comments c ON (c.id = u.id) AND c.live WHERE (u.id = p.author_id AND u.name = ?) AND p.live RETURNING p.id, p.title, p.slug, p.author_id, p."order", u.name

# of a table whose policy is hard
DELETE FROM likes WHERE user_id = ?
=> changed
DELETE FROM likes WHERE (user_id = ?) AND likes.live

# of a table that is not protected
DELETE FROM users USING posts WHERE posts.author_id = users.id
=> changed
DELETE FROM users USING posts WHERE (posts.author_id = users.id) AND posts.live

# RETURNING shows the row as it was
DELETE FROM notes WHERE id = 1 RETURNING *, notes.removed, removed_at IS NULL
=> deleting
UPDATE notes SET live = NULL WHERE (id = 1) AND notes.live RETURNING notes.id, FALSE AS removed, CAST(NULL AS timestamp with time zone) AS removed_at, notes.text, FALSE AS removed, CAST(NULL AS timestamp with time zone) IS NULL

# what a cursor points to
DELETE FROM posts WHERE CURRENT OF cur
=> deleting
UPDATE posts SET live = NULL WHERE CURRENT OF cur

# live rows by hand
DELETE FROM notes WHERE id = 1 AND removed = false AND removed_at IS NULL
=> deleting
UPDATE notes SET live = NULL WHERE (id = 1 AND removed = false AND removed_at IS NULL) AND notes.live

# a purge by hand
DELETE FROM notes WHERE removed = true AND removed_at < now()
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from notes for good. Use reprieve purge, which keeps retention and holds.

# a purge by hand
DELETE FROM posts WHERE is_deleted
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# sees: all
DELETE FROM posts WHERE id = 1
=> deleting
UPDATE posts SET live = NULL WHERE (id = 1) AND posts.live

# sees: only_deleted
DELETE FROM posts WHERE id = 1
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# through a view
DELETE FROM post_titles
=> refused
RPV-202 line 1:13: DELETE through the view post_titles would erase rows of a protected table for good. Delete from the table itself.
