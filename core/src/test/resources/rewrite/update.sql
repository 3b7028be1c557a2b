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
