# names in any quotes and case
SELECT p.id FROM [Posts] p JOIN `comments` ON p.id = post_id
=> changed
SELECT p.id FROM [Posts] p JOIN `comments` ON p.id = post_id WHERE p.live AND `comments`.live

# the table of that name in another schema
SELECT a.id FROM archive.posts a JOIN Main.Posts ON a.id = Posts.id
=> changed
SELECT a.id FROM archive.posts a JOIN Main.Posts ON a.id = Posts.id WHERE Main.Posts.live

# a string where a name must stand
SELECT 'posts', p.title FROM 'posts' p WHERE p.title = 'comments'
=> changed
SELECT 'posts', p.title FROM 'posts' p WHERE (p.title = 'comments') AND p.live

# parameters may hold anything in brackets
SELECT $a::b('), id FROM posts --')
=> changed
SELECT $a::b('), id FROM posts WHERE posts.live --')

# a byte order mark is space between tokens
SELECT id FROM ﻿posts
=> changed
SELECT id FROM ﻿posts WHERE posts.live

# an outer join without a condition
SELECT u.id FROM users u LEFT JOIN posts
=> changed
SELECT u.id FROM users u LEFT JOIN (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts

# a table alone as the right side of IN
SELECT id FROM users WHERE id IN comments AND 1 NOT IN main.posts
=> changed
SELECT id FROM users WHERE id IN (SELECT id, post_id, body, score FROM comments WHERE comments.live) AND 1 NOT IN (SELECT id, title, slug, author_id, "order" FROM main.posts WHERE main.posts.live)

# an outer join in brackets
SELECT 1 FROM users u JOIN (posts p LEFT JOIN comments c ON c.post_id = p.id) ON true
=> changed
SELECT 1 FROM users u JOIN ((SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p LEFT JOIN (SELECT id, post_id, body, score FROM comments WHERE live) c ON c.post_id = p.id) ON true

# an outer join
SELECT 1 FROM posts p LEFT JOIN comments c ON c.post_id = p.id
=> changed
SELECT 1 FROM posts p LEFT JOIN comments c ON (c.post_id = p.id) AND c.live WHERE p.live

# RETURNING means the changed row alone, without its alias
UPDATE posts AS p SET title = '' FROM likes WHERE likes.post_id = p.id RETURNING *
=> changed
UPDATE posts AS p SET title = '' FROM likes WHERE (likes.post_id = p.id) AND p.live AND likes.live RETURNING posts.id, posts.title, posts.slug, posts.author_id, posts."order"

# REPLACE
INSERT OR REPLACE INTO posts (id) VALUES (1)
=> refused
RPV-201 line 1:24: REPLACE would erase rows of posts for good. Use an upsert, or run it outside the guard.

# a list after IN
SELECT id FROM posts WHERE id IN (1, 2)
=> changed
SELECT id FROM posts WHERE (id IN (1, 2)) AND posts.live

# DELETE with LIMIT and RETURNING
DELETE FROM posts WHERE id = 1 ORDER BY id LIMIT 1 RETURNING *
=> deleting
UPDATE posts SET live = NULL WHERE (id = 1) AND posts.live ORDER BY id LIMIT 1 RETURNING posts.id, posts.title, posts.slug, posts.author_id, posts."order"

# all columns must be listed
INSERT INTO likes SELECT post_id, user_id FROM likes WHERE true ON CONFLICT DO NOTHING
=> changed
INSERT INTO likes (post_id, user_id) SELECT post_id, user_id FROM likes WHERE (true) AND likes.live ON CONFLICT DO NOTHING

# locks are not known, so none are lost
SELECT p.id FROM posts p NATURAL JOIN comments
=> changed
SELECT p.id FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p NATURAL JOIN (SELECT id, post_id, body, score FROM comments WHERE live) AS comments

# CROSS JOIN with a condition
SELECT p.id FROM posts p CROSS JOIN comments c ON c.post_id = p.id WHERE p.id = 1
=> changed
SELECT p.id FROM posts p CROSS JOIN comments c ON c.post_id = p.id WHERE (p.id = 1) AND p.live AND c.live

# ORDER BY and LIMIT behind RETURNING
DELETE FROM posts WHERE author_id = 1 RETURNING id ORDER BY id LIMIT 5
=> deleting
UPDATE posts SET live = NULL WHERE (author_id = 1) AND posts.live RETURNING id ORDER BY id LIMIT 5

# the body of a trigger
CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM posts; END
=> refused
RPV-200 line 1:58: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.
