# nothing protected
SELECT * FROM users WHERE id = ?
=> unchanged

# a single table
SELECT id FROM posts
=> changed
SELECT id FROM posts WHERE posts.live

# the condition is put in brackets, before a comment
SELECT p.id FROM posts AS p WHERE p.id = ? OR p.title = ? -- why
=> changed
SELECT p.id FROM posts AS p WHERE (p.id = ? OR p.title = ?) AND p.live -- why

# clauses that follow
SELECT author_id, count(*) FROM posts GROUP BY author_id HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 3 OFFSET 1
=> changed
SELECT author_id, count(*) FROM posts WHERE posts.live GROUP BY author_id HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 3 OFFSET 1

# functional dependency and system columns survive
SELECT p.ctid, p.id, p.title, count(*) FROM posts p GROUP BY p.id, p.ctid
=> changed
SELECT p.ctid, p.id, p.title, count(*) FROM posts p WHERE p.live GROUP BY p.id, p.ctid

# locking
SELECT id FROM posts p WHERE id = 1 FOR UPDATE OF p SKIP LOCKED
=> changed
SELECT id FROM posts p WHERE (id = 1) AND p.live FOR UPDATE OF p SKIP LOCKED

# subqueries in every clause
SELECT (SELECT count(*) FROM comments c WHERE c.post_id = u.id) FROM users u WHERE EXISTS (SELECT * FROM posts p WHERE p.author_id = u.id) ORDER BY (SELECT max(id) FROM posts)
=> changed
SELECT (SELECT count(*) FROM comments c WHERE (c.post_id = u.id) AND c.live) FROM users u WHERE EXISTS (SELECT * FROM posts p WHERE (p.author_id = u.id) AND p.live) ORDER BY (SELECT max(id) FROM posts WHERE posts.live)

# set operations
(SELECT id FROM posts UNION ALL SELECT id FROM users) EXCEPT SELECT post_id FROM comments WHERE body IS NULL ORDER BY 1
=> changed
(SELECT id FROM posts WHERE posts.live UNION ALL SELECT id FROM users) EXCEPT SELECT post_id FROM comments WHERE (body IS NULL) AND comments.live ORDER BY 1

# FROM inside expressions
SELECT extract(day FROM live_since), substring(name FROM 2), trim(both 'x' from name) FROM users WHERE name IS DISTINCT FROM (SELECT title FROM posts)
=> changed
SELECT extract(day FROM live_since), substring(name FROM 2), trim(both 'x' from name) FROM users WHERE name IS DISTINCT FROM (SELECT title FROM posts WHERE posts.live)

# derived tables and lateral ones
SELECT * FROM users u, LATERAL (SELECT title FROM posts WHERE author_id = u.id LIMIT 1) p
=> changed
SELECT * FROM users u, LATERAL (SELECT title FROM posts WHERE (author_id = u.id) AND posts.live LIMIT 1) p

# DISTINCT ON, windows, grouping sets
SELECT DISTINCT ON (author_id) author_id, row_number() OVER w FROM posts WINDOW w AS (PARTITION BY author_id ORDER BY id) ORDER BY author_id
=> changed
SELECT DISTINCT ON (author_id) author_id, row_number() OVER w FROM posts WHERE posts.live WINDOW w AS (PARTITION BY author_id ORDER BY id) ORDER BY author_id

# sampling, and a star after the name
SELECT p.id FROM posts * p TABLESAMPLE bernoulli (10) REPEATABLE (1) WHERE p.id > 1
=> changed
SELECT p.id FROM posts * p TABLESAMPLE bernoulli (10) REPEATABLE (1) WHERE (p.id > 1) AND p.live

# rows in a function
SELECT * FROM posts(3)
=> unchanged

# operators of question marks
SELECT id FROM posts WHERE '{"a":1}'::jsonb ?? 'a' AND id = ? AND title ~ E'it\'s FROM comments'
=> changed
SELECT id FROM posts WHERE ('{"a":1}'::jsonb ?? 'a' AND id = ? AND title ~ E'it\'s FROM comments') AND posts.live

# JDBC escapes
SELECT {fn lcase(p.title)} FROM {oj users u LEFT OUTER JOIN posts p ON p.author_id = u.id} WHERE u.live_since = {d '2020-01-01'}
=> changed
SELECT {fn lcase(p.title)} FROM {oj users u LEFT OUTER JOIN posts p ON (p.author_id = u.id) AND p.live} WHERE u.live_since = {d '2020-01-01'}

# the command TABLE
TABLE posts ORDER BY id
=> changed
SELECT id, title, slug, author_id, "order" FROM posts WHERE posts.live ORDER BY id

# several statements
BEGIN; SELECT id FROM posts; COMMIT
=> changed
BEGIN; SELECT id FROM posts WHERE posts.live; COMMIT

# sees: all
SELECT id FROM posts
=> unchanged

# sees: only_deleted
SELECT p.id FROM posts p LEFT JOIN comments c ON c.post_id = p.id WHERE p.id = 1
=> changed
SELECT p.id FROM posts p LEFT JOIN comments c ON (c.post_id = p.id) AND c.live IS NULL WHERE (p.id = 1) AND p.live IS NULL

# a hint for one statement
/* reprieve: all */ SELECT id FROM posts; /* reprieve: only_deleted */ SELECT id FROM posts; SELECT id FROM posts
=> changed
/* reprieve: all */ SELECT id FROM posts; /* reprieve: only_deleted */ SELECT id FROM posts WHERE posts.live IS NULL; SELECT id FROM posts WHERE posts.live

# no hidden columns, sees: all
SELECT * FROM posts
=> changed
SELECT id, title, slug, author_id, "order" FROM posts

# CASE with a comparison inside
SELECT CASE WHEN EXISTS (SELECT 1 FROM posts) THEN 1 ELSE 0 END FROM users
=> changed
SELECT CASE WHEN EXISTS (SELECT 1 FROM posts WHERE posts.live) THEN 1 ELSE 0 END FROM users

# a table function of several, and a table called rows nowhere
SELECT * FROM ROWS FROM (generate_series(1, 2), posts(3)) AS r (a, b)
=> unchanged

# rows of a function over rows of a table
SELECT e.key FROM posts p, LATERAL jsonb_each(to_jsonb(p)) e
=> changed
SELECT e.key FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p, LATERAL jsonb_each(to_jsonb(p)) e

# commas and brackets in any place
SELECT(id)FROM posts WHERE(id)IN(1,2)ORDER BY(id)
=> changed
SELECT(id)FROM posts WHERE((id)IN(1,2)) AND posts.live ORDER BY(id)

# words that only a star or a bracket kept apart
SELECT*FROM likes WHERE(user_id=1)AND(post_id=?)FOR UPDATE
=> changed
SELECT post_id, user_id FROM likes WHERE((user_id=1)AND(post_id=?)) AND likes.live FOR UPDATE
