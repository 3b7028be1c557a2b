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

# escaped names with an escape character of their own
SELECT id FROM U&"p!006fsts" /* c */ UESCAPE '!' WHERE id = 1
=> changed
SELECT id FROM U&"p!006fsts" /* c */ UESCAPE '!' WHERE (id = 1) AND U&"p!006fsts" /* c */ UESCAPE '!'.live

# which may be a string of any form
SELECT p.id, q.id FROM U&"p!006fsts" UESCAPE E'!' p, U&"p!006fsts" UESCAPE $$!$$ q
=> changed
SELECT p.id, q.id FROM U&"p!006fsts" UESCAPE E'!' p, U&"p!006fsts" UESCAPE $$!$$ q WHERE p.live AND q.live

# a string goes on after a line break, with backslashes if it began with them
SELECT E'a' -- b
  '\'' , title FROM posts --'
=> changed
SELECT E'a' -- b
  '\'' , title FROM posts WHERE posts.live --'

# a keyword right after a number, before PostgreSQL 15 (rejected since)
SELECT title, 1from posts WHERE id = 0x1F or id = 1e1or id = 11
=> changed
SELECT title, 1from posts WHERE (id = 0x1F or id = 1e1or id = 11) AND posts.live

# CASE as the name of a column
SELECT u.id case, CASE WHEN u.id = 1 THEN 2 END end FROM users u, posts p
=> changed
SELECT u.id case, CASE WHEN u.id = 1 THEN 2 END end FROM users u, posts p WHERE p.live

# an identifier with its own escape
SELECT id FROM U&"p!006fsts" /* " */ UESCAPE '!' WHERE U&"p!006fsts" UESCAPE '!'.id = 1
=> changed
SELECT id FROM U&"p!006fsts" /* " */ UESCAPE '!' WHERE (U&"p!006fsts" UESCAPE '!'.id = 1) AND U&"p!006fsts" /* " */ UESCAPE '!'.live

# quoted and with its schema
SELECT "posts".title FROM "public"."posts"
=> changed
SELECT "posts".title FROM "public"."posts" WHERE "public"."posts".live

# a name that is too long is cut
SELECT id FROM users_and_a_name_that_is_longer_than_sixty_three_bytes_in_postgresql
=> unchanged

# a table that is not in the search path
SELECT id FROM other.posts
=> unchanged

# a system column of the alias
SELECT p.tableoid, p.xmin FROM posts p FULL JOIN users ON true
=> changed
SELECT p.tableoid, p.xmin FROM (SELECT id, title, slug, author_id, "order", tableoid, xmin FROM posts WHERE live) p FULL JOIN users ON true
