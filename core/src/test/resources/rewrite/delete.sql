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

# live rows by hand, said in every way
DELETE FROM posts WHERE id = 1 AND NOT is_deleted
=> deleting
UPDATE posts SET live = NULL WHERE (id = 1 AND NOT is_deleted) AND posts.live

# NOT with a qualifier
DELETE FROM posts WHERE NOT public.posts.is_deleted AND id = 1
=> deleting
UPDATE posts SET live = NULL WHERE (NOT public.posts.is_deleted AND id = 1) AND posts.live

# IS FALSE
DELETE FROM posts p WHERE p.is_deleted IS FALSE AND id = 1
=> deleting
UPDATE posts p SET live = NULL WHERE (p.is_deleted IS FALSE AND id = 1) AND p.live

# the live key
DELETE FROM posts WHERE live AND id = 1
=> deleting
UPDATE posts SET live = NULL WHERE (live AND id = 1) AND posts.live

# the live key at the end
DELETE FROM posts WHERE id = 1 AND live
=> deleting
UPDATE posts SET live = NULL WHERE (id = 1 AND live) AND posts.live

# the live key, compared
DELETE FROM posts WHERE live = TRUE AND id = 1
=> deleting
UPDATE posts SET live = NULL WHERE (live = TRUE AND id = 1) AND posts.live

# the live key, tested
DELETE FROM posts WHERE live IS TRUE
=> deleting
UPDATE posts SET live = NULL WHERE (live IS TRUE) AND posts.live

# the live key, not NULL
DELETE FROM posts WHERE live IS NOT NULL
=> deleting
UPDATE posts SET live = NULL WHERE (live IS NOT NULL) AND posts.live

# not live
DELETE FROM posts WHERE NOT live
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# not tested live
DELETE FROM posts WHERE NOT posts.live IS TRUE
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# live IS NOT TRUE
DELETE FROM posts WHERE live IS NOT TRUE
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# the live key is NULL
DELETE FROM posts WHERE live IS NULL AND id = 1
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# NOT of a comparison
DELETE FROM posts WHERE NOT is_deleted = false
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# NOT of a test
DELETE FROM posts WHERE NOT deleted_at IS NULL
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# live by its time
DELETE FROM posts WHERE deleted_at IS NULL AND id = 1
=> deleting
UPDATE posts SET live = NULL WHERE (deleted_at IS NULL AND id = 1) AND posts.live

# deleted at some time
DELETE FROM posts WHERE deleted_at IS NOT NULL
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# deleted or not
DELETE FROM posts WHERE NOT is_deleted OR id = 1
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# in brackets it is not looked at
DELETE FROM posts WHERE id > 0 AND (is_deleted OR NOT is_deleted)
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# the deletion's number asks for tombstones
DELETE FROM posts WHERE deletion_id = 7
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# a marker in the condition of a join
DELETE FROM posts USING users u JOIN comments c ON posts.is_deleted WHERE u.id = posts.author_id
=> refused
RPV-204 line 1:1: DELETE of soft-deleted rows would erase them from posts for good. Use reprieve purge, which keeps retention and holds.

# a marker of another table
DELETE FROM posts USING notes n WHERE n.removed AND n.id = posts.id
=> deleting
UPDATE posts SET live = NULL FROM notes n WHERE (n.removed AND n.id = posts.id) AND posts.live

# RETURNING shows markers as they were
DELETE FROM posts WHERE id = 1 RETURNING live, is_deleted, posts.deleted_at, deletion_id AS d
=> deleting
UPDATE posts SET live = NULL WHERE (id = 1) AND posts.live RETURNING TRUE AS live, FALSE AS is_deleted, CAST(NULL AS timestamp with time zone) AS deleted_at, CAST(NULL AS bigint) AS d

# one item that begins with a marker
DELETE FROM notes RETURNING removed
=> deleting
UPDATE notes SET live = NULL WHERE notes.live RETURNING FALSE AS removed

# a marker within the last of many items
DELETE FROM notes RETURNING id, text, id, removed IS NULL
=> deleting
UPDATE notes SET live = NULL WHERE notes.live RETURNING id, text, id, FALSE IS NULL

# of a table that is only read it shows what is there
DELETE FROM posts USING notes n WHERE n.id = posts.id RETURNING n.*, n.removed
=> deleting
UPDATE posts SET live = NULL FROM notes n WHERE (n.id = posts.id) AND posts.live RETURNING n.id, n.removed, n.removed_at, n.text, n.removed

# of hard tables too
DELETE FROM likes RETURNING *
=> changed
DELETE FROM likes WHERE likes.live RETURNING likes.post_id, likes.user_id

# a cursor's row and a condition on another table
DELETE FROM likes USING posts WHERE CURRENT OF c
=> refused
RPV-200 line 1:25: WHERE CURRENT OF cannot be combined with a condition on another table. Name the row by its key.

# UPDATE of what a cursor points to
UPDATE posts SET title = '' WHERE CURRENT OF c
=> unchanged

# through a view with a schema
DELETE FROM public.post_titles WHERE id = 1
=> refused
RPV-202 line 1:13: DELETE through the view post_titles would erase rows of a protected table for good. Delete from the table itself.

# a view may be updated
UPDATE post_titles SET title = ''
=> unchanged
