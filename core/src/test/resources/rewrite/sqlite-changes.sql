# a table after IN
SELECT id FROM users WHERE (id, name) NOT IN likes AND id > 1
=> changed
SELECT id FROM users WHERE (id, name) NOT IN (SELECT post_id, user_id FROM likes WHERE likes.live) AND id > 1

# a WITH query after IN
WITH posts AS (SELECT 1) SELECT id FROM comments WHERE id IN posts
=> changed
WITH posts AS (SELECT 1) SELECT id FROM comments WHERE (id IN posts) AND comments.live

# sees: all
SELECT id FROM users WHERE id IN main.likes
=> changed
SELECT id FROM users WHERE id IN (SELECT post_id, user_id FROM main.likes)

# a function after IN
SELECT id FROM users WHERE id IN posts(1)
=> unchanged

# DELETE with a hint
DELETE FROM posts NOT INDEXED WHERE id = 1
=> deleting
UPDATE posts NOT INDEXED SET live = NULL WHERE (id = 1) AND posts.live

# a hint in a subquery
SELECT p.id FROM users u NATURAL LEFT JOIN posts p INDEXED BY posts_slug_key
=> changed
SELECT p.id FROM users u NATURAL LEFT JOIN (SELECT id, title, slug, author_id, "order" FROM posts INDEXED BY posts_slug_key WHERE live) p

# REPLACE
REPLACE INTO posts (id) VALUES (1)
=> refused
RPV-201 line 1:14: REPLACE would erase rows of posts for good. Use an upsert, or run it outside the guard.

# INSERT OR REPLACE
INSERT OR REPLACE INTO posts (id) VALUES (1)
=> refused
RPV-201 line 1:24: REPLACE would erase rows of posts for good. Use an upsert, or run it outside the guard.

# UPDATE OR REPLACE
UPDATE OR REPLACE posts SET slug = 'x'
=> refused
RPV-201 line 1:19: UPDATE OR REPLACE would erase rows of posts for good. Delete the rows in the way first, or run it outside the guard.

# INSERT OR IGNORE
INSERT OR IGNORE INTO posts (id, slug) VALUES (1, 'x') RETURNING *
=> changed
INSERT OR IGNORE INTO posts (id, slug) VALUES (1, 'x') RETURNING posts.id, posts.title, posts.slug, posts.author_id, posts."order"

# RETURNING * is the changed row alone
UPDATE posts SET title = 'x' FROM users JOIN comments USING (id) WHERE users.id = posts.id RETURNING *
=> changed
UPDATE posts SET title = 'x' FROM users JOIN comments USING (id) WHERE (users.id = posts.id) AND posts.live AND comments.live RETURNING posts.id, posts.title, posts.slug, posts.author_id, posts."order"

# a temporary table
CREATE TEMP TABLE posts AS SELECT 1
=> refused
RPV-202 line 1:19: A temporary table named posts would hide the protected table of that name. Give it another name.
