# a temporary table
CREATE TEMP TABLE IF NOT EXISTS pg_temp.posts (id int)
=> refused
RPV-202 line 1:33: A temporary table named posts would hide the protected table of that name. Give it another name.

# from a query
SELECT id INTO TEMPORARY TABLE posts FROM users
=> refused
RPV-202 line 1:32: A temporary table named posts would hide the protected table of that name. Give it another name.

# another name
CREATE TEMP TABLE old_posts AS SELECT id FROM posts
=> changed
CREATE TEMP TABLE old_posts AS SELECT id FROM posts WHERE posts.live
