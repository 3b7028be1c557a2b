# UPDATE of a join
UPDATE posts p LEFT JOIN comments c ON c.post_id = p.id SET p.title = 'x', c.body = NULL WHERE p.id = ? OR p.id = 2
=> changed
UPDATE posts p LEFT JOIN comments c ON (c.post_id = p.id) AND c.live SET p.title = 'x', c.body = NULL WHERE (p.id = ? OR p.id = 2) AND p.live

# of a list of tables, one of them not protected
UPDATE LOW_PRIORITY users, posts SET name = 'x' WHERE posts.author_id = users.id
=> changed
UPDATE LOW_PRIORITY users, posts SET name = 'x' WHERE (posts.author_id = users.id) AND posts.live

# the columns of a table under NATURAL cannot be told from the hidden ones
UPDATE posts NATURAL JOIN comments SET title = 'x'
=> refused
RPV-202 line 1:8: The rows of posts cannot be changed in this form of join. Join it with ON, and not by NATURAL or USING.

# by hand
UPDATE notes n JOIN users u ON u.id = n.id SET n.removed = TRUE WHERE u.name = 'x'
=> deleting
UPDATE notes n JOIN users u ON u.id = n.id SET n.removed = TRUE WHERE u.name = 'x'

# DELETE of a join
DELETE p FROM posts p JOIN users u ON u.id = p.author_id WHERE u.name = ?
=> deleting
UPDATE posts p JOIN users u ON u.id = p.author_id SET p.live = NULL WHERE (u.name = ?) AND p.live

# from several tables
DELETE IGNORE FROM p.*, c USING posts AS p LEFT JOIN comments c ON c.post_id = p.id
=> deleting
UPDATE IGNORE posts AS p LEFT JOIN comments c ON (c.post_id = p.id) AND c.live SET p.live = NULL, c.live = NULL WHERE p.live

# from a table that is not protected
DELETE u FROM users u JOIN posts p ON p.author_id = u.id
=> changed
DELETE u FROM users u JOIN posts p ON p.author_id = u.id WHERE p.live

# from one that is protected and one that is not
DELETE u, p FROM users u JOIN posts p ON p.author_id = u.id
=> refused
RPV-202 line 1:1: DELETE from several tables cannot mark rows of posts and erase those of another. Delete from one table at a time.

# a purge by hand
DELETE n FROM notes n JOIN users u ON u.id = n.id WHERE n.removed
=> refused
RPV-204 line 1:1: DELETE of a join could erase soft-deleted rows of notes for good. Let it see live rows only, and use reprieve purge for the others.

# sees: all
DELETE p FROM posts p JOIN users u ON u.id = p.author_id
=> refused
RPV-204 line 1:1: DELETE of a join could erase soft-deleted rows of posts for good. Let it see live rows only, and use reprieve purge for the others.

# in order, the first few
DELETE FROM posts WHERE id > 1 ORDER BY id LIMIT 2
=> deleting
UPDATE posts SET live = NULL WHERE (id > 1) AND posts.live ORDER BY id LIMIT 2

# RETURNING
DELETE FROM posts WHERE id = 1 RETURNING id
=> refused
RPV-202 line 1:1: DELETE with RETURNING cannot mark the rows of posts as deleted on this database. Select the rows first.

# an upsert does not touch a tombstone under the same key
INSERT INTO posts (id, title) VALUES (1, 'x') ON DUPLICATE KEY UPDATE title = VALUES(title), slug = DEFAULT
=> changed
INSERT INTO posts (id, title) VALUES (1, 'x') ON DUPLICATE KEY UPDATE title = CASE WHEN posts.live THEN VALUES(title) ELSE posts.title END, slug = CASE WHEN posts.live THEN DEFAULT(slug) ELSE posts.slug END

# revives by upsert
INSERT INTO notes SET id = 1, text = 'x' ON DUPLICATE KEY UPDATE text = 'x', removed = FALSE
=> deleting
INSERT INTO notes SET id = 1, text = 'x' ON DUPLICATE KEY UPDATE text = 'x', removed = FALSE

# REPLACE
REPLACE INTO posts (id) VALUES (1)
=> refused
RPV-201 line 1:14: REPLACE would erase rows of posts for good. Use an upsert, or run it outside the guard.

# history
SELECT p.id FROM posts FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01' p LEFT JOIN comments FOR SYSTEM_TIME BETWEEN '2020-01-01' AND NOW() AS c ON p.id = c.post_id
=> changed
SELECT p.id FROM posts FOR SYSTEM_TIME AS OF TIMESTAMP '2020-01-01' p LEFT JOIN comments FOR SYSTEM_TIME BETWEEN '2020-01-01' AND NOW() AS c ON (p.id = c.post_id) AND c.live WHERE p.live

# history in a subquery
SELECT * FROM users u NATURAL LEFT JOIN posts PARTITION (p0, p1) FOR SYSTEM_TIME ALL AS p
=> changed
SELECT * FROM users u NATURAL LEFT JOIN (SELECT id, title, slug, author_id, `order` FROM posts PARTITION (p0, p1) FOR SYSTEM_TIME ALL WHERE live) AS p

# index hints
SELECT p.id FROM posts p FORCE INDEX (PRIMARY), IGNORE KEY FOR ORDER BY (a, b) STRAIGHT_JOIN comments c ON p.id = c.post_id
=> changed
SELECT p.id FROM posts p FORCE INDEX (PRIMARY), IGNORE KEY FOR ORDER BY (a, b) STRAIGHT_JOIN comments c ON p.id = c.post_id WHERE p.live AND c.live

# index hints in a subquery
SELECT p.id FROM users u NATURAL LEFT JOIN posts p USE INDEX (PRIMARY)
=> changed
SELECT p.id FROM users u NATURAL LEFT JOIN (SELECT id, title, slug, author_id, `order` FROM posts USE INDEX (PRIMARY) WHERE live) p

# what only MariaDB executes
SELECT /*! id, */ title FROM /*!40100 posts */
=> changed
SELECT /*! id, */ title FROM /*!40100 posts WHERE posts.live */

# what only some versions execute
SELECT title FROM posts /*!100100 , users */
=> refused
RPV-200 line 1:25: Whether the database runs this comment depends on its version. Write it in another way, or run it outside the guard.

# a temporary table
CREATE OR REPLACE TEMPORARY TABLE posts (id int)
=> refused
RPV-202 line 1:35: A temporary table named posts would hide the protected table of that name. Give it another name.

# row versions
DELETE HISTORY FROM posts
=> refused
RPV-200 line 1:8: DELETE names HISTORY, which is none of the tables of its join. Name one of them as the join calls it, or run it outside the guard.

# rows without SQL
HANDLER posts OPEN
=> refused
RPV-200 line 1:9: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.

# rows from a file
LOAD DATA INFILE 'x' INTO TABLE posts
=> refused
RPV-200 line 1:33: The statement names the protected table posts in a way that is not understood. Use a query, INSERT, UPDATE, DELETE or MERGE, or run it outside the guard.
