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
