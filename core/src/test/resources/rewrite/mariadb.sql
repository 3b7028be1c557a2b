# names in any case, quoted or not
SELECT p.id FROM `Posts` p JOIN COMMENTS ON COMMENTS.post_id = p.id
=> changed
SELECT p.id FROM `Posts` p JOIN COMMENTS ON COMMENTS.post_id = p.id WHERE p.live AND COMMENTS.live

# the table of that name in another database
SELECT a.id FROM archive.posts a JOIN Blog.Posts ON a.id = Blog.Posts.id
=> changed
SELECT a.id FROM archive.posts a JOIN Blog.Posts ON a.id = Blog.Posts.id WHERE Blog.Posts.live

# words before a star
SELECT SQL_CALC_FOUND_ROWS SQL_NO_CACHE * FROM posts
=> changed
SELECT SQL_CALC_FOUND_ROWS SQL_NO_CACHE id, title, slug, author_id, `order` FROM posts WHERE posts.live

# a control character begins a comment as a space does
SELECT 1 --'
, title FROM posts -- '
=> changed
SELECT 1 --'
, title FROM posts WHERE posts.live -- '

# words before the list
SELECT SQL_CALC_FOUND_ROWS DISTINCT * FROM posts
=> changed
SELECT SQL_CALC_FOUND_ROWS DISTINCT id, title, slug, author_id, `order` FROM posts WHERE posts.live

# DELETE of a partition
DELETE FROM posts PARTITION (p0) WHERE id = 1
=> deleting
UPDATE posts PARTITION (p0) SET live = NULL WHERE (id = 1) AND posts.live

# a lock that would be lost, behind a set operation
SELECT id FROM users UNION SELECT p.id FROM posts p NATURAL JOIN comments FOR UPDATE
=> refused
RPV-202 line 1:45: The lock on posts would be lost in this form of join. Lock its rows in a query of their own.

# a lock that stays
SELECT id FROM posts LOCK IN SHARE MODE
=> changed
SELECT id FROM posts WHERE posts.live LOCK IN SHARE MODE

# all columns must be listed
INSERT INTO posts VALUES (1, 'a', 'b', 2, 3)
=> changed
INSERT INTO posts (id, title, slug, author_id, `order`) VALUES (1, 'a', 'b', 2, 3)

# also for a query
INSERT INTO posts SELECT * FROM posts
=> changed
INSERT INTO posts (id, title, slug, author_id, `order`) SELECT id, title, slug, author_id, `order` FROM posts WHERE posts.live

# REPLACE
REPLACE INTO posts (id) VALUES (1)
=> refused
RPV-201 line 1:14: REPLACE would erase rows of posts for good. Use an upsert, or run it outside the guard.

# DELETE with RETURNING
DELETE FROM posts WHERE id = 1 RETURNING id
=> refused
RPV-202 line 1:1: DELETE with RETURNING cannot mark the rows of posts as deleted on this database. Select the rows first.

# DELETE with LIMIT
DELETE FROM posts ORDER BY id LIMIT 1
=> deleting
UPDATE posts SET live = NULL WHERE posts.live ORDER BY id LIMIT 1

# of a hard table
DELETE FROM likes WHERE user_id = 1 RETURNING post_id
=> changed
DELETE FROM likes WHERE (user_id = 1) AND likes.live RETURNING post_id

# aliases and quotes
SELECT `p`.*, `Mixed Case`.`Id` FROM posts AS `p` NATURAL JOIN `Mixed Case`
=> changed
SELECT `p`.*, `Mixed Case`.`Id` FROM (SELECT id, title, slug, author_id, `order` FROM posts WHERE live) AS `p` NATURAL JOIN (SELECT `Id`, `Group` FROM `Mixed Case` WHERE live) AS `Mixed Case`

# a marker by hand in any case
UPDATE Notes SET Removed = TRUE WHERE ID = 1
=> deleting
UPDATE Notes SET Removed = TRUE WHERE ID = 1

# executable comments are read
SELECT id FROM /*! posts */ WHERE id = 1
=> changed
SELECT id FROM /*! posts */ WHERE (id = 1) AND posts.live

# a database of its own in front of everything
SELECT blog.posts.id FROM blog.posts RIGHT JOIN users USING (id)
=> changed
SELECT posts.id FROM (SELECT id, title, slug, author_id, `order` FROM blog.posts WHERE live) AS posts RIGHT JOIN users USING (id)

# a string that goes on
SELECT id FROM posts WHERE title = 'it\'s FROM comments' AND "x" = ""
=> changed
SELECT id FROM posts WHERE (title = 'it\'s FROM comments' AND "x" = "") AND posts.live

# ANALYZE runs what follows
ANALYZE FORMAT=JSON DELETE FROM posts WHERE id = 1
=> deleting
ANALYZE FORMAT=JSON UPDATE posts SET live = NULL WHERE (id = 1) AND posts.live

# statistics
ANALYZE TABLE posts
=> unchanged

# a table of a query needs no AS
CREATE TABLE x (a int) IGNORE SELECT * FROM users, posts
=> changed
CREATE TABLE x (a int) IGNORE SELECT users.*, posts.id, posts.title, posts.slug, posts.author_id, posts.`order` FROM users, posts WHERE posts.live

# nor a bracket
CREATE TABLE x (SELECT title FROM posts)
=> changed
CREATE TABLE x (SELECT title FROM posts WHERE posts.live)

# SQL in strings
PREPARE s FROM 'DELETE FROM posts'
=> refused
RPV-202 line 1:16: The code block names posts, and what it does there cannot be seen. Run its statements one by one, or run it outside the guard.

# run at once
EXECUTE IMMEDIATE 'DELETE FROM posts'
=> refused
RPV-202 line 1:19: The code block names posts, and what it does there cannot be seen. Run its statements one by one, or run it outside the guard.

# an expression
DO (SELECT sleep(1) FROM posts)
=> refused
RPV-200 line 1:26: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.

# a body
CREATE OR REPLACE TRIGGER t AFTER INSERT ON users FOR EACH ROW DELETE FROM posts WHERE id = NEW.id
=> refused
RPV-200 line 1:76: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.

# a body that names the table only as the trigger's own
CREATE TRIGGER t BEFORE UPDATE ON posts FOR EACH ROW SET NEW.title = lower(NEW.title)
=> unchanged

# another name without TO
ALTER TABLE posts RENAME articles
=> refused
RPV-202 line 1:19: This would take tables out of the policy's sight, and their soft-deleted rows would show. Change the policy in the same step, and run it outside the guard.

# another name for a column
ALTER TABLE posts RENAME COLUMN title TO head
=> unchanged

# a database with all its tables
DROP DATABASE IF EXISTS blog
=> refused
RPV-201 line 1:1: DROP would erase the soft-deleted rows of Mixed Case for good. Take it out of the policy, or run it outside the guard.
