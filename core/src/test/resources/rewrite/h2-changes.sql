# MERGE by key
MERGE INTO posts (id, slug) KEY (slug) VALUES (1, 'a'), (?, f(2))
=> changed
MERGE INTO posts (id, slug, LIVE) KEY (slug, LIVE) VALUES (1, 'a', TRUE), (?, f(2), TRUE)

# all columns, the primary key, rows of a query
MERGE INTO posts SELECT * FROM notes n
=> changed
MERGE INTO posts (ID, TITLE, SLUG, AUTHOR_ID, "ORDER", LIVE) KEY (ID, LIVE) SELECT q.*, TRUE FROM (SELECT ID, REMOVED, REMOVED_AT, TEXT FROM notes n WHERE n.LIVE) q

# from a table that is not protected
MERGE INTO users KEY (id) (SELECT id, title FROM posts)
=> changed
MERGE INTO users KEY (id) (SELECT id, title FROM posts WHERE posts.LIVE)

# by hand
MERGE INTO posts (id, live) KEY (id) VALUES (1, NULL)
=> unchanged

# MERGE without columns
MERGE INTO likes l USING users u ON u.id = l.user_id WHEN NOT MATCHED THEN INSERT VALUES (1, u.id)
=> changed
MERGE INTO likes l USING users u ON (u.id = l.user_id) AND l.LIVE WHEN NOT MATCHED THEN INSERT (POST_ID, USER_ID) VALUES (1, u.id)

# INSERT without columns
INSERT INTO posts VALUES (1, 'a', 'b', 1, 2)
=> changed
INSERT INTO posts (ID, TITLE, SLUG, AUTHOR_ID, "ORDER") VALUES (1, 'a', 'b', 1, 2)

# DELETE of the first few
DELETE FROM posts WHERE id > 1 FETCH FIRST 2 ROWS ONLY
=> refused
RPV-202 line 1:1: DELETE with LIMIT cannot mark the rows of POSTS as deleted on this database. Delete by key.

# a temporary table
CREATE LOCAL TEMPORARY TABLE IF NOT EXISTS posts (id int)
=> refused
RPV-202 line 1:44: A temporary table named POSTS would hide the protected table of that name. Give it another name.

# rows before a change
SELECT * FROM OLD TABLE (DELETE FROM posts WHERE id = 1)
=> refused
RPV-202 line 1:15: OLD TABLE would show the columns that Reprieve added to POSTS. Change the rows and select them in two statements.
