# names fold to upper case
SELECT p.id FROM posts p JOIN "COMMENTS" ON "COMMENTS".post_id = p.id
=> changed
SELECT p.id FROM posts p JOIN "COMMENTS" ON "COMMENTS".post_id = p.id WHERE p.LIVE AND "COMMENTS".LIVE

# all columns but some
SELECT * EXCEPT (title) FROM posts
=> changed
SELECT * EXCEPT (title) FROM (SELECT ID, TITLE, SLUG, AUTHOR_ID, "ORDER" FROM posts WHERE LIVE) AS posts

# all columns of one table but some
SELECT p.* EXCEPT (title), u.* EXCEPT (id) FROM posts p, users u
=> changed
SELECT p.* EXCEPT (title), u.* EXCEPT (id) FROM (SELECT ID, TITLE, SLUG, AUTHOR_ID, "ORDER" FROM posts WHERE LIVE) p, users u

# a table after a list of values
SELECT p.id FROM VALUES (1), (2) v, posts p
=> changed
SELECT p.id FROM VALUES (1), (2) v, posts p WHERE p.LIVE

# a number of rows before the list
SELECT TOP 5 PERCENT WITH TIES * FROM posts ORDER BY id
=> changed
SELECT TOP 5 PERCENT WITH TIES ID, TITLE, SLUG, AUTHOR_ID, "ORDER" FROM posts WHERE posts.LIVE ORDER BY id

# letters that fold to others
SELECT id FROM poſts
=> changed
SELECT id FROM poſts WHERE poſts.LIVE

# a keyword right after a number
SELECT title,1from posts
=> changed
SELECT title,1from posts WHERE posts.LIVE

# a lock that would be lost
SELECT p.id FROM posts p NATURAL JOIN comments FOR UPDATE
=> refused
RPV-202 line 1:18: The lock on POSTS would be lost in this form of join. Lock its rows in a query of their own.

# DELETE with LIMIT
DELETE FROM posts WHERE id = 1 LIMIT 1
=> refused
RPV-202 line 1:1: DELETE with LIMIT cannot mark the rows of POSTS as deleted on this database. Delete by key.

# of a hard table
DELETE FROM likes LIMIT 1
=> changed
DELETE FROM likes WHERE likes.LIVE LIMIT 1

# DELETE without FROM
DELETE posts WHERE id = 1
=> deleting
UPDATE posts SET LIVE = NULL WHERE (id = 1) AND posts.LIVE

# all columns must be listed
INSERT INTO comments VALUES (1, 2, 'x', 3)
=> changed
INSERT INTO comments (ID, POST_ID, BODY, SCORE) VALUES (1, 2, 'x', 3)

# a base table goes before a WITH query of its name
WITH posts AS (SELECT 1 AS id) SELECT id FROM posts
=> changed
WITH posts AS (SELECT 1 AS id) SELECT id FROM posts WHERE posts.LIVE

# MERGE
MERGE INTO likes USING users u ON u.id = likes.user_id WHEN NOT MATCHED THEN INSERT VALUES (1, 2)
=> changed
MERGE INTO likes USING users u ON (u.id = likes.user_id) AND likes.LIVE WHEN NOT MATCHED THEN INSERT (POST_ID, USER_ID) VALUES (1, 2)

# quoted names that need quotes
SELECT * FROM "Mixed Case"
=> changed
SELECT "Id", "Group" FROM "Mixed Case" WHERE "Mixed Case".LIVE

# rows of what is written
SELECT id FROM FINAL TABLE (UPDATE posts SET title = '')
=> refused
RPV-202 line 1:16: FINAL TABLE would show the columns that Reprieve added to POSTS. Change the rows and select them in two statements.

# SQL in a string
EXECUTE IMMEDIATE 'DELETE FROM posts'
=> refused
RPV-202 line 1:19: The code block names posts, and what it does there cannot be seen. Run its statements one by one, or run it outside the guard.

# everything
DROP ALL OBJECTS
=> refused
RPV-201 line 1:1: DROP would erase the soft-deleted rows of COMMENTS for good. Take it out of the policy, or run it outside the guard.
