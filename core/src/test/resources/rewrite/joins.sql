# inner, cross and comma joins into WHERE
SELECT 1 FROM posts p JOIN comments c ON c.post_id = p.id CROSS JOIN users u, likes l
=> changed
SELECT 1 FROM posts p JOIN comments c ON c.post_id = p.id CROSS JOIN users u, likes l WHERE p.live AND c.live AND l.live

# the right side of LEFT into ON
SELECT 1 FROM users u LEFT JOIN posts p ON p.author_id = u.id OR p.id = 0 WHERE u.id = 1
=> changed
SELECT 1 FROM users u LEFT JOIN posts p ON (p.author_id = u.id OR p.id = 0) AND p.live WHERE u.id = 1

# the left side of RIGHT into ON
SELECT 1 FROM posts p RIGHT JOIN comments c ON c.post_id = p.id
=> changed
SELECT 1 FROM posts p RIGHT JOIN comments c ON (c.post_id = p.id) AND p.live WHERE c.live

# a join inside the side that may be missing goes into the enclosing ON
SELECT 1 FROM users u LEFT JOIN (posts p JOIN comments c ON c.post_id = p.id) ON p.author_id = u.id
=> changed
SELECT 1 FROM users u LEFT JOIN (posts p JOIN comments c ON c.post_id = p.id) ON (p.author_id = u.id) AND p.live AND c.live

# outer joins inside it use their own ON
SELECT 1 FROM users u LEFT JOIN (posts p LEFT JOIN comments c ON c.post_id = p.id) ON p.author_id = u.id
=> changed
SELECT 1 FROM users u LEFT JOIN (posts p LEFT JOIN comments c ON (c.post_id = p.id) AND c.live) ON (p.author_id = u.id) AND p.live

# joins whose conditions come at the end
SELECT 1 FROM users u LEFT JOIN posts p JOIN comments c ON c.post_id = p.id ON p.author_id = u.id
=> changed
SELECT 1 FROM users u LEFT JOIN posts p JOIN comments c ON c.post_id = p.id ON (p.author_id = u.id) AND p.live AND c.live

# both sides of FULL become subqueries
SELECT p.title FROM posts p FULL JOIN comments ON comments.post_id = p.id
=> changed
SELECT p.title FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p FULL JOIN (SELECT id, post_id, body, score FROM comments WHERE live) AS comments ON comments.post_id = p.id

# so does a side that may be missing without ON
SELECT u.name FROM users u LEFT JOIN posts USING (id)
=> changed
SELECT u.name FROM users u LEFT JOIN (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts USING (id)

# inner USING stays
SELECT u.name FROM users u JOIN posts USING (id)
=> changed
SELECT u.name FROM users u JOIN posts USING (id) WHERE posts.live

# a join with an alias hides its tables
SELECT j.name FROM (users JOIN likes ON user_id = id) AS j
=> changed
SELECT j.name FROM (users JOIN (SELECT post_id, user_id FROM likes WHERE live) AS likes ON user_id = id) AS j

# renamed columns
SELECT a FROM posts AS p (a, b) WHERE b = 'x'
=> changed
SELECT a FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS p (a, b) WHERE b = 'x'

# a sample goes into the subquery
SELECT 1 FROM posts p TABLESAMPLE system (5) FULL JOIN users u ON u.id = p.id
=> changed
SELECT 1 FROM (SELECT id, title, slug, author_id, "order" FROM posts TABLESAMPLE system (5) WHERE live) p FULL JOIN users u ON u.id = p.id

# names with a schema lose it
SELECT public.posts.id FROM public.posts FULL JOIN users u ON public.posts.id = u.id
=> changed
SELECT posts.id FROM (SELECT id, title, slug, author_id, "order" FROM public.posts WHERE live) AS posts FULL JOIN users u ON posts.id = u.id

# system columns that are named stay
SELECT p.ctid FROM ONLY posts p FULL JOIN users u ON u.id = p.id
=> changed
SELECT p.ctid FROM (SELECT id, title, slug, author_id, "order", ctid FROM ONLY posts WHERE live) p FULL JOIN users u ON u.id = p.id

# the same table twice
SELECT 1 FROM posts a LEFT JOIN posts b ON a.id = b.author_id
=> changed
SELECT 1 FROM posts a LEFT JOIN posts b ON (a.id = b.author_id) AND b.live WHERE a.live

# NATURAL must not join on hidden columns
SELECT 1 FROM posts NATURAL JOIN comments
=> changed
SELECT 1 FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts NATURAL JOIN (SELECT id, post_id, body, score FROM comments WHERE live) AS comments

# joins of several tables inside a side that may be missing
SELECT 1 FROM users u LEFT JOIN (posts p CROSS JOIN likes l) ON p.author_id = u.id LEFT JOIN comments c ON c.post_id = u.id
=> changed
SELECT 1 FROM users u LEFT JOIN (posts p CROSS JOIN likes l) ON (p.author_id = u.id) AND p.live AND l.live LEFT JOIN comments c ON (c.post_id = u.id) AND c.live

# RIGHT inside LEFT
SELECT 1 FROM users u LEFT JOIN (posts p RIGHT JOIN comments c ON c.post_id = p.id) ON c.id = u.id
=> changed
SELECT 1 FROM users u LEFT JOIN (posts p RIGHT JOIN comments c ON (c.post_id = p.id) AND p.live) ON (c.id = u.id) AND c.live

# FULL inside LEFT
SELECT 1 FROM users u LEFT JOIN (posts p FULL JOIN comments c ON c.post_id = p.id) ON c.id = u.id
=> changed
SELECT 1 FROM users u LEFT JOIN ((SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p FULL JOIN (SELECT id, post_id, body, score FROM comments WHERE live) c ON c.post_id = p.id) ON c.id = u.id

# LEFT inside FULL
SELECT 1 FROM (users u LEFT JOIN posts p ON p.author_id = u.id) FULL JOIN comments c ON c.id = u.id
=> changed
SELECT 1 FROM (users u LEFT JOIN posts p ON (p.author_id = u.id) AND p.live) FULL JOIN (SELECT id, post_id, body, score FROM comments WHERE live) c ON c.id = u.id

# sees: only_deleted
SELECT 1 FROM users u FULL JOIN posts p ON p.author_id = u.id
=> changed
SELECT 1 FROM users u FULL JOIN (SELECT id, title, slug, author_id, "order" FROM posts WHERE live IS NULL) p ON p.author_id = u.id

# sees: all
SELECT 1 FROM users u NATURAL JOIN posts p
=> changed
SELECT 1 FROM users u NATURAL JOIN (SELECT id, title, slug, author_id, "order" FROM posts) p

# NATURAL of one join leaves the others alone
SELECT 1 FROM (users u NATURAL JOIN posts p) CROSS JOIN likes l
=> changed
SELECT 1 FROM (users u NATURAL JOIN (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p) CROSS JOIN likes l WHERE l.live

# a sample with an alias and its columns
SELECT a FROM posts AS p (a) TABLESAMPLE system (5)
=> changed
SELECT a FROM (SELECT id, title, slug, author_id, "order" FROM posts TABLESAMPLE system (5) WHERE live) AS p (a)

# brackets around brackets
SELECT 1 FROM ((posts p CROSS JOIN users v)), users u LEFT JOIN ((comments c CROSS JOIN users w)) ON c.id = u.id
=> changed
SELECT 1 FROM ((posts p CROSS JOIN users v)), users u LEFT JOIN ((comments c CROSS JOIN users w)) ON (c.id = u.id) AND c.live WHERE p.live
