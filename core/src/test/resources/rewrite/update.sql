# live rows only
UPDATE posts SET title = ?
=> changed
UPDATE posts SET title = ? WHERE posts.live

# with a condition and an alias
UPDATE ONLY posts AS p SET title = ?, (slug, "order") = (SELECT body, id FROM comments c WHERE c.id = p.id) WHERE p.id = ? OR false
=> changed
UPDATE ONLY posts AS p SET title = ?, (slug, "order") = (SELECT body, id FROM comments c WHERE (c.id = p.id) AND c.live) WHERE (p.id = ? OR false) AND p.live

# FROM
UPDATE users SET name = p.title FROM posts p LEFT JOIN comments c ON c.post_id = p.id WHERE p.author_id = users.id
=> changed
UPDATE users SET name = p.title FROM posts p LEFT JOIN comments c ON (c.post_id = p.id) AND c.live WHERE (p.author_id = users.id) AND p.live

# tables that follow theirs are filtered too
UPDATE likes SET user_id = 1 FROM posts WHERE post_id = id RETURNING *
=> changed
UPDATE likes SET user_id = 1 FROM posts WHERE (post_id = id) AND likes.live AND posts.live RETURNING likes.post_id, likes.user_id, posts.id, posts.title, posts.slug, posts.author_id, posts."order"

# sees: all
UPDATE posts SET title = ?
=> unchanged

# RETURNING of subqueries stays
UPDATE users SET name = '' FROM posts p NATURAL JOIN comments c WHERE users.id = p.id RETURNING users.id, p.*
=> changed
UPDATE users SET name = '' FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p NATURAL JOIN (SELECT id, post_id, body, score FROM comments WHERE live) c WHERE users.id = p.id RETURNING users.id, p.*

# and so does a star over them
UPDATE users SET name = '' FROM posts p NATURAL JOIN comments c WHERE users.id = p.id RETURNING *
=> changed
UPDATE users SET name = '' FROM (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) p NATURAL JOIN (SELECT id, post_id, body, score FROM comments WHERE live) c WHERE users.id = p.id RETURNING *

# a star that cannot be spelled out
UPDATE posts SET title = '' FROM users NATURAL JOIN streams WHERE users.id = posts.author_id RETURNING *
=> refused
RPV-200 line 1:104: RETURNING * cannot be spelled out here, and would show columns that Reprieve added. List the columns.

# rows before and after: rejected before PostgreSQL 18
UPDATE posts SET title = '' RETURNING old.*, new.*
=> changed
UPDATE posts SET title = '' WHERE posts.live RETURNING old.id, old.title, old.slug, old.author_id, old."order", new.id, new.title, new.slug, new.author_id, new."order"

# sees: only_deleted
UPDATE posts SET title = ?
=> changed
UPDATE posts SET title = ? WHERE posts.live IS NULL
