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
