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
UPDATE posts p SET title = ? WHERE (id = ?) AND p.live RETURNING p.id, p.title, p.slug, p.author_id, p."order", row_to_json((SELECT p FROM (SELECT p.id, p.title, p.slug, p.author_id, p."order") AS p)), ROW(p.id, p.title, p.slug, p.author_id, p."order")

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

# a column goes before a row, even if the column is further out
SELECT (SELECT upper(body) FROM posts body LIMIT 1) FROM comments c
=> changed
SELECT (SELECT upper(body) FROM posts body WHERE body.live LIMIT 1) FROM comments c WHERE c.live

# a row of a table further out
SELECT (SELECT row_to_json(p) FROM users u LIMIT 1) FROM posts p
=> changed
SELECT (SELECT row_to_json(p) FROM users u LIMIT 1) FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p

# the row that is written, from a subquery
UPDATE posts SET title = (SELECT to_json(posts.*)::text FROM users LIMIT 1)
=> changed
UPDATE posts SET title = (SELECT to_json((SELECT r FROM (SELECT posts.id, posts.title, posts.slug, posts.author_id, posts."order") AS r))::text FROM users LIMIT 1) WHERE posts.live

# the row that is deleted, as it was
DELETE FROM notes RETURNING row_to_json(notes)
=> deleting
UPDATE notes SET live = NULL WHERE notes.live RETURNING row_to_json((SELECT notes FROM (SELECT notes.id, FALSE AS removed, CAST(NULL AS timestamp with time zone) AS removed_at, notes.text) AS notes))

# the deletion's number, named, is there in a subquery too
SELECT p.deletion_id FROM posts p FULL JOIN users u ON u.id = p.id
=> changed
SELECT p.deletion_id FROM (SELECT id, title, slug, author_id, "order", deletion_id FROM posts WHERE live) p FULL JOIN users u ON u.id = p.id

# several times
SELECT p.deletion_id, p.deletion_id, p.ctid FROM posts p FULL JOIN users u ON u.id = p.id AND p.ctid IS NOT NULL
=> changed
SELECT p.deletion_id, p.deletion_id, p.ctid FROM (SELECT id, title, slug, author_id, "order", deletion_id, ctid FROM posts WHERE live) p FULL JOIN users u ON u.id = p.id AND p.ctid IS NOT NULL

# a star over subqueries without a name must not be spelled out
SELECT * FROM posts p, ROWS FROM (generate_series(1, 2)) WHERE p.id = 1
=> changed
SELECT * FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p, ROWS FROM (generate_series(1, 2)) WHERE p.id = 1

# a star over a join in brackets
SELECT * FROM (users u JOIN posts p ON true)
=> changed
SELECT u.*, p.id, p.title, p.slug, p.author_id, p."order" FROM (users u JOIN posts p ON true) WHERE p.live

# a star over a join in brackets with a name
SELECT * FROM (users u JOIN likes l ON true) AS j
=> changed
SELECT * FROM (users u JOIN (SELECT post_id, user_id FROM likes WHERE live) l ON true) AS j

# a merged column in brackets
SELECT * FROM likes l, (users JOIN posts USING (id))
=> changed
SELECT * FROM (SELECT post_id, user_id FROM likes WHERE live) l, (users JOIN (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts USING (id))

# two stars
SELECT *, p.* FROM posts p
=> changed
SELECT id, title, slug, author_id, "order", p.id, p.title, p.slug, p.author_id, p."order" FROM posts p WHERE p.live

# sees: only_deleted
SELECT p.*, p.title FROM posts p
=> changed
SELECT p.id, p.title, p.slug, p.author_id, p."order", p.title FROM posts p WHERE p.live IS NULL

# EXISTS does not care, in any place
SELECT 1 FROM users WHERE EXISTS (SELECT p.* FROM posts p) AND NOT EXISTS(SELECT * FROM likes NATURAL JOIN posts)
=> changed
SELECT 1 FROM users WHERE EXISTS (SELECT p.* FROM posts p WHERE p.live) AND NOT EXISTS(SELECT * FROM (SELECT post_id, user_id FROM likes WHERE live) AS likes NATURAL JOIN (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts)

# quoted names of columns
SELECT * FROM "Mixed Case" m, "Mixed Case"
=> changed
SELECT m."Id", m."Group", "Mixed Case"."Id", "Mixed Case"."Group" FROM "Mixed Case" m, "Mixed Case" WHERE m.live AND "Mixed Case".live

# stars of subqueries stay
SELECT x.*, (SELECT count(*) FROM posts) FROM (SELECT * FROM likes) x
=> changed
SELECT x.*, (SELECT count(*) FROM posts WHERE posts.live) FROM (SELECT post_id, user_id FROM likes WHERE likes.live) x

# a star of a table in a query further out
SELECT x.* FROM likes l, LATERAL (SELECT l.*, 1 AS one FROM users LIMIT 1) x
=> changed
SELECT x.* FROM likes l, LATERAL (SELECT l.post_id, l.user_id, 1 AS one FROM users LIMIT 1) x WHERE l.live

# the row that was to be inserted
INSERT INTO posts (slug, title) VALUES (?, ?) ON CONFLICT (slug) DO UPDATE SET title = row_to_json(excluded)::text || ROW(excluded.*)::text
=> changed
INSERT INTO posts (slug, title) VALUES (?, ?) ON CONFLICT (slug, live) DO UPDATE SET title = row_to_json((SELECT excluded FROM (SELECT excluded.id, excluded.title, excluded.slug, excluded.author_id, excluded."order") AS excluded))::text || ROW(excluded.id, excluded.title, excluded.slug, excluded.author_id, excluded."order")::text WHERE posts.live

# a column of the query around it goes before a hidden one
SELECT s.id FROM streams s WHERE EXISTS (SELECT 1 FROM posts WHERE posts.id = s.post_id AND live)
=> changed
SELECT s.id FROM streams s WHERE EXISTS (SELECT 1 FROM posts WHERE (posts.id = s.post_id AND s.live) AND posts.live)

# but not one of a table beside it
SELECT s.id FROM streams s, (SELECT id FROM posts WHERE live) p
=> unchanged

# more values than the application has columns are rejected
INSERT INTO posts SELECT *, true, true FROM streams ON CONFLICT DO NOTHING
=> changed
INSERT INTO posts (id, title, slug, author_id, "order") SELECT *, true, true FROM streams ON CONFLICT DO NOTHING

# the row before and after, since PostgreSQL 18 (rejected before)
UPDATE posts SET title = ? RETURNING WITH (OLD AS o) o.*, o, to_jsonb(new)
=> changed
UPDATE posts SET title = ? WHERE posts.live RETURNING WITH (OLD AS o) o.id, o.title, o.slug, o.author_id, o."order", (SELECT o FROM (SELECT o.id, o.title, o.slug, o.author_id, o."order" WHERE o.is_deleted IS NOT NULL) AS o), to_jsonb((SELECT new FROM (SELECT new.id, new.title, new.slug, new.author_id, new."order" WHERE new.is_deleted IS NOT NULL) AS new))

# a grouped column of another table that is called like a hidden one
SELECT s.live, count(*) FROM streams s JOIN posts p ON p.id = s.post_id GROUP BY live ORDER BY live
=> changed
SELECT s.live, count(*) FROM streams s JOIN posts p ON p.id = s.post_id WHERE p.live GROUP BY s.live ORDER BY live

# a function that runs a query: rewritten in its string
SELECT * FROM ts_stat('SELECT to_tsvector(title) FROM Posts WHERE title <> ''x''')
=> changed
SELECT * FROM ts_stat('SELECT to_tsvector(title) FROM Posts WHERE (title <> ''x'') AND Posts.live')

# with a star, beside a table
SELECT title, query_to_xml('SELECT * FROM comments', true, false, '') FROM posts
=> changed
SELECT title, query_to_xml('SELECT id, post_id, body, score FROM comments WHERE comments.live', true, false, '') FROM posts WHERE posts.live

# a row as a value of the table's own type has all columns
SELECT p::posts, CAST(p AS public.posts), p.*::"posts" FROM posts p
=> changed
SELECT p::posts, CAST(p AS public.posts), p.*::"posts" FROM posts p WHERE p.live

# but not one that is only called so
SELECT (SELECT p AS posts) FROM posts p
=> changed
SELECT (SELECT p AS posts) FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p
