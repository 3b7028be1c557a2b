# names in any quotes and case
SELECT p.id FROM [Posts] p JOIN `comments` ON p.id = post_id
=> changed
SELECT p.id FROM [Posts] p JOIN `comments` ON p.id = post_id WHERE p.live AND `comments`.live

# the table of that name in another schema
SELECT a.id FROM archive.posts a JOIN Main.Posts ON a.id = Posts.id
=> changed
SELECT a.id FROM archive.posts a JOIN Main.Posts ON a.id = Posts.id WHERE Main.Posts.live

# a string where a name must stand
SELECT 'posts', p.title FROM 'posts' p WHERE p.title = 'comments'
=> changed
SELECT 'posts', p.title FROM 'posts' p WHERE (p.title = 'comments') AND p.live

# parameters may hold anything in brackets
SELECT $a::b('), id FROM posts --')
=> changed
SELECT $a::b('), id FROM posts WHERE posts.live --')

# a byte order mark is space between tokens
SELECT id FROM ﻿posts
=> changed
SELECT id FROM ﻿posts WHERE posts.live

# an outer join without a condition
SELECT u.id FROM users u LEFT JOIN posts
=> changed
SELECT u.id FROM users u LEFT JOIN (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts

# a table alone as the right side of IN
SELECT id FROM users WHERE id IN comments AND 1 NOT IN main.posts
=> changed
SELECT id FROM users WHERE id IN (SELECT id, post_id, body, score FROM comments WHERE comments.live) AND 1 NOT IN (SELECT id, title, slug, author_id, "order" FROM main.posts WHERE main.posts.live)
