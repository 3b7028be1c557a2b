# quoted and in any case
SELECT id FROM PoStS WHERE Posts.ID = 1
=> changed
SELECT id FROM PoStS WHERE (Posts.ID = 1) AND PoStS.live

# quoted names fold differently
SELECT id FROM "Posts"
=> unchanged

# mixed case
SELECT m."Id" FROM "Mixed Case" m JOIN "public"."Mixed Case" ON true
=> changed
SELECT m."Id" FROM "Mixed Case" m JOIN "public"."Mixed Case" ON true WHERE m.live AND "public"."Mixed Case".live

# escaped names
SELECT id FROM U&"p\006fsts" WHERE id = 1
=> changed
SELECT id FROM U&"p\006fsts" WHERE (id = 1) AND U&"p\006fsts".live

# another table of that name
SELECT id FROM archive.posts
=> unchanged

# an alias equal to a protected name
SELECT posts.name FROM users posts WHERE posts.id = 1
=> unchanged

# an alias that is a keyword elsewhere
SELECT at.id FROM posts AT WHERE at.id = 1
=> changed
SELECT at.id FROM posts AT WHERE (at.id = 1) AND AT.live

# the table of another alias
SELECT comments.id FROM posts comments, comments posts
=> changed
SELECT comments.id FROM posts comments, comments posts WHERE comments.live AND posts.live

# a column called like a hidden one
SELECT live FROM streams s JOIN posts p ON p.id = s.post_id WHERE live
=> changed
SELECT s.live FROM streams s JOIN posts p ON p.id = s.post_id WHERE (s.live) AND p.live

# a result called like a hidden column
SELECT count(*) AS live FROM posts ORDER BY live
=> changed
SELECT count(*) AS live FROM posts WHERE posts.live ORDER BY live
