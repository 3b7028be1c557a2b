# listed columns
INSERT INTO posts (id, title) VALUES (?, ?)
=> unchanged

# hidden columns stand at the end: fewer values never reach them
INSERT INTO posts VALUES (1, 'a', 'b')
=> unchanged

# more values than the application has columns must not reach the hidden ones: rejected
INSERT INTO likes SELECT 1, 2, true
=> changed
INSERT INTO likes (post_id, user_id) SELECT 1, 2, true

# hidden columns in the middle
INSERT INTO comments VALUES (1, 1, 'x', 5)
=> changed
INSERT INTO comments (id, post_id, body, score) VALUES (1, 1, 'x', 5)

# fewer values
INSERT INTO comments AS c SELECT id, id FROM posts RETURNING c.*
=> changed
INSERT INTO comments AS c (id, post_id) SELECT id, id FROM posts WHERE posts.live RETURNING c.id, c.post_id, c.body, c.score

# RETURNING
INSERT INTO posts DEFAULT VALUES RETURNING *
=> changed
INSERT INTO posts DEFAULT VALUES RETURNING posts.id, posts.title, posts.slug, posts.author_id, posts."order"

# the live key in the conflict target
INSERT INTO posts (id, slug) VALUES (1, 'x') ON CONFLICT (slug) DO NOTHING
=> changed
INSERT INTO posts (id, slug) VALUES (1, 'x') ON CONFLICT (slug, live) DO NOTHING

# where NULLs are not distinct it is the predicate that names the live key
INSERT INTO posts (id, title) VALUES (1, 'x') ON CONFLICT (title) DO NOTHING
=> changed
INSERT INTO posts (id, title) VALUES (1, 'x') ON CONFLICT (title) WHERE live DO NOTHING

# the primary key holds tombstones too
INSERT INTO posts (id, slug) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET slug = excluded.slug
=> changed
INSERT INTO posts (id, slug) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET slug = excluded.slug WHERE posts.live

# a condition of a conflict target, an expression, and one of DO UPDATE
INSERT INTO posts AS p (id) VALUES (1) ON CONFLICT (lower(title), author_id) WHERE author_id > 0 DO UPDATE SET title = 'x' WHERE p.id > 1 OR p.id < 0 RETURNING id
=> changed
INSERT INTO posts AS p (id) VALUES (1) ON CONFLICT (lower(title), author_id, live) WHERE author_id > 0 DO UPDATE SET title = 'x' WHERE (p.id > 1 OR p.id < 0) AND p.live RETURNING id

# an expression where NULLs are not distinct, beside one where they are
INSERT INTO posts (id) VALUES (1) ON CONFLICT (Upper(slug)) DO NOTHING
=> changed
INSERT INTO posts (id) VALUES (1) ON CONFLICT (Upper(slug)) WHERE live DO NOTHING

# a constraint that is an index now
INSERT INTO posts (id) VALUES (1) ON CONFLICT ON CONSTRAINT posts_title_key DO NOTHING
=> changed
INSERT INTO posts (id) VALUES (1) ON CONFLICT (title) WHERE live DO NOTHING

# a constraint that still is one
INSERT INTO posts (id) VALUES (1) ON CONFLICT ON CONSTRAINT posts_pkey DO NOTHING
=> unchanged

# any conflict
INSERT INTO posts (id) VALUES (1) ON CONFLICT DO NOTHING
=> unchanged

# from a query with joins
INSERT INTO users SELECT p.id FROM posts p CROSS JOIN comments c ON CONFLICT DO NOTHING
=> changed
INSERT INTO users SELECT p.id FROM posts p CROSS JOIN comments c WHERE p.live AND c.live ON CONFLICT DO NOTHING

# all columns from a star
INSERT INTO comments SELECT * FROM comments
=> changed
INSERT INTO comments (id, post_id, body, score) SELECT id, post_id, body, score FROM comments WHERE comments.live

# from a table
INSERT INTO comments TABLE comments
=> changed
INSERT INTO comments (id, post_id, body, score) SELECT id, post_id, body, score FROM comments WHERE comments.live

# hidden columns at the end and an unknown number of values
INSERT INTO likes SELECT * FROM likes
=> changed
INSERT INTO likes SELECT post_id, user_id FROM likes WHERE likes.live

# as many values as columns
INSERT INTO likes VALUES (1, 2)
=> unchanged

# no values
INSERT INTO comments DEFAULT VALUES
=> unchanged

# the live key is named already
INSERT INTO posts (id, slug) VALUES (1, 'x') ON CONFLICT (slug, live) DO NOTHING
=> unchanged

# and so in the condition
INSERT INTO posts (id, title) VALUES (1, 'x') ON CONFLICT (title) WHERE live DO NOTHING
=> unchanged

# a condition of its own where the predicate names the live key
INSERT INTO posts (id, title) VALUES (1, 'x') ON CONFLICT (title) WHERE title > '' DO NOTHING
=> changed
INSERT INTO posts (id, title) VALUES (1, 'x') ON CONFLICT (title) WHERE (title > '') AND live DO NOTHING

# a constraint over an expression
INSERT INTO posts (id) VALUES (1) ON CONFLICT ON CONSTRAINT posts_lower_key DO NOTHING
=> changed
INSERT INTO posts (id) VALUES (1) ON CONFLICT ((lower(title)), author_id, live) WHERE (author_id > 0) DO NOTHING

# a constraint that is not there
INSERT INTO posts (id) VALUES (1) ON CONFLICT ON CONSTRAINT nothing DO NOTHING
=> unchanged

# a constraint of the table that has become wider
INSERT INTO posts (id) VALUES (1) ON CONFLICT ON CONSTRAINT posts_slug_key DO UPDATE SET title = 'x'
=> changed
INSERT INTO posts (id) VALUES (1) ON CONFLICT ON CONSTRAINT posts_slug_key DO UPDATE SET title = 'x' WHERE posts.live

# RETURNING of one's own columns
INSERT INTO posts AS p (id) VALUES (1) RETURNING p.id, live
=> unchanged
