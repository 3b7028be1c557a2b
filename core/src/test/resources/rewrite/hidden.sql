# a star
SELECT * FROM posts
=> changed
SELECT id, title, slug, author_id, "order" FROM posts WHERE posts.live

# a star over several tables keeps their order
SELECT *, 1 AS one FROM users u JOIN posts p ON p.author_id = u.id LEFT JOIN comments ON comments.post_id = p.id
=> changed
SELECT u.*, p.id, p.title, p.slug, p.author_id, p."order", comments.id, comments.post_id, comments.body, comments.score, 1 AS one FROM users u JOIN posts p ON p.author_id = u.id LEFT JOIN comments ON (comments.post_id = p.id) AND comments.live WHERE p.live

# the star of one table
SELECT p.*, u.* FROM posts p, users u
=> changed
SELECT p.id, p.title, p.slug, p.author_id, p."order", u.* FROM posts p, users u WHERE p.live

# where a star merges columns
SELECT * FROM users JOIN posts USING (id)
=> changed
SELECT * FROM users JOIN (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts USING (id)

# a product is no star
SELECT p.id * 2, count(*) FROM posts p GROUP BY p.id
=> changed
SELECT p.id * 2, count(*) FROM posts p WHERE p.live GROUP BY p.id

# whole rows
SELECT row_to_json(p), count(p.*) FROM posts p GROUP BY p
=> changed
SELECT row_to_json(p), count(p.*) FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p GROUP BY p

# one column of a whole row
SELECT (posts).title FROM posts
=> changed
SELECT (posts).title FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts

# the application's own functions take the row as it is
SELECT shout(p) FROM posts p
=> changed
SELECT shout(p) FROM posts p WHERE p.live

# a column goes before a row of the same name
SELECT title FROM posts title
=> changed
SELECT title FROM posts title WHERE title.live

# a column of the result is no row
SELECT count(*) AS comments FROM comments ORDER BY comments
=> changed
SELECT count(*) AS comments FROM comments WHERE comments.live ORDER BY comments

# types and casts are no rows
SELECT NULL::posts, CAST(NULL AS posts) FROM posts
=> changed
SELECT NULL::posts, CAST(NULL AS posts) FROM posts WHERE posts.live

# RETURNING of what is written
UPDATE posts p SET title = ? WHERE id = ? RETURNING *, row_to_json(p), ROW(p.*)
=> changed
UPDATE posts p SET title = ? WHERE (id = ?) AND p.live RETURNING p.id, p.title, p.slug, p.author_id, p."order", row_to_json((SELECT r FROM (SELECT p.id, p.title, p.slug, p.author_id, p."order") AS r)), ROW(p.id, p.title, p.slug, p.author_id, p."order")

# a table that the application sees in full but for the live key
SELECT * FROM notes
=> changed
SELECT id, removed, removed_at, text FROM notes WHERE notes.live

# the first column after DISTINCT ON (…) is a column, or a whole row
SELECT DISTINCT ON (p.id) p FROM posts p
=> changed
SELECT DISTINCT ON (p.id) p FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p

# functions that cannot stand in front of a star
SELECT * FROM current_date, likes l; SELECT * FROM CAST('1' AS int), trim(BOTH FROM 'x'), likes
=> changed
SELECT * FROM current_date, (SELECT post_id, user_id FROM likes WHERE live) l; SELECT * FROM CAST('1' AS int), trim(BOTH FROM 'x'), (SELECT post_id, user_id FROM likes WHERE live) AS likes

# marker columns there say what the statement wants to see
SELECT DISTINCT ON (title) is_deleted FROM posts
=> unchanged

# a whole row with something done to it is no list of columns
SELECT p.*::text, u.* IS NULL FROM posts p JOIN users u ON u.id = p.author_id
=> changed
SELECT p.*::text, u.* IS NULL FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p JOIN users u ON u.id = p.author_id

# the same of what is written
UPDATE posts SET title = '' RETURNING posts.*::text
=> changed
UPDATE posts SET title = '' WHERE posts.live RETURNING (SELECT r FROM (SELECT posts.id, posts.title, posts.slug, posts.author_id, posts."order") AS r)::text
