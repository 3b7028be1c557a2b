# inside a WITH query
WITH p AS (SELECT * FROM posts) SELECT * FROM p
=> changed
WITH p AS (SELECT id, title, slug, author_id, "order" FROM posts WHERE posts.live) SELECT * FROM p

# a WITH query of the table's name hides it after its end
WITH posts AS (SELECT id FROM posts) SELECT * FROM posts
=> changed
WITH posts AS (SELECT id FROM posts WHERE posts.live) SELECT * FROM posts

# but not the target of DML
WITH posts AS (SELECT 1 AS id) UPDATE posts SET title = '' FROM posts x WHERE x.id = posts.id
=> changed
WITH posts AS (SELECT 1 AS id) UPDATE posts SET title = '' FROM posts x WHERE (x.id = posts.id) AND posts.live

# recursive: all names are visible in all of them
WITH RECURSIVE a AS (SELECT id FROM posts UNION SELECT a.id FROM a), posts AS (SELECT 1) SELECT * FROM a
=> unchanged

# recursive
WITH RECURSIVE tree (id) AS (SELECT id FROM posts WHERE id = ? UNION ALL SELECT c.id FROM comments c JOIN tree ON c.post_id = tree.id) SELECT * FROM tree
=> changed
WITH RECURSIVE tree (id) AS (SELECT id FROM posts WHERE (id = ?) AND posts.live UNION ALL SELECT c.id FROM comments c JOIN tree ON c.post_id = tree.id WHERE c.live) SELECT * FROM tree

# DML inside
WITH gone AS (DELETE FROM posts WHERE id = 1 RETURNING *) INSERT INTO archive.posts SELECT id, title FROM gone
=> deleting
WITH gone AS (UPDATE posts SET live = NULL WHERE (id = 1) AND posts.live RETURNING posts.id, posts.title, posts.slug, posts.author_id, posts."order") INSERT INTO archive.posts SELECT id, title FROM gone

# SEARCH and CYCLE
WITH RECURSIVE t AS (SELECT id, author_id FROM posts UNION ALL SELECT p.id, p.author_id FROM posts p JOIN t ON t.id = p.author_id) SEARCH DEPTH FIRST BY id, author_id SET ord CYCLE id SET cyc USING path SELECT id FROM t
=> changed
WITH RECURSIVE t AS (SELECT id, author_id FROM posts WHERE posts.live UNION ALL SELECT p.id, p.author_id FROM posts p JOIN t ON t.id = p.author_id WHERE p.live) SEARCH DEPTH FIRST BY id, author_id SET ord CYCLE id SET cyc USING path SELECT id FROM t
