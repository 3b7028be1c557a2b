# the target into ON, the source as a subquery
MERGE INTO posts p USING comments c ON c.post_id = p.id WHEN MATCHED AND c.score > 1 THEN UPDATE SET title = c.body WHEN NOT MATCHED THEN INSERT VALUES (c.id, 'x')
=> changed
MERGE INTO posts p USING (SELECT id, post_id, body, score FROM comments WHERE live) c ON (c.post_id = p.id) AND p.live WHEN MATCHED AND c.score > 1 THEN UPDATE SET title = c.body WHEN NOT MATCHED THEN INSERT VALUES (c.id, 'x')

# DELETE marks
MERGE INTO posts USING users u ON u.id = posts.author_id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN DO NOTHING
=> deleting
MERGE INTO posts USING users u ON (u.id = posts.author_id) AND posts.live WHEN MATCHED THEN UPDATE SET live = NULL WHEN NOT MATCHED THEN DO NOTHING

# hidden columns in the middle
MERGE INTO comments c USING users u ON u.id = c.id WHEN NOT MATCHED THEN INSERT VALUES (u.id, 1, 'x', 2)
=> changed
MERGE INTO comments c USING users u ON (u.id = c.id) AND c.live WHEN NOT MATCHED THEN INSERT (id, post_id, body, score) VALUES (u.id, 1, 'x', 2)

# into a table that is not protected
MERGE INTO users u USING posts ON posts.author_id = u.id WHEN MATCHED THEN DELETE
=> changed
MERGE INTO users u USING (SELECT id, title, slug, author_id, "order" FROM posts WHERE live) AS posts ON posts.author_id = u.id WHEN MATCHED THEN DELETE

# tombstones are not matched, but nothing is to be done to them: rejected before PostgreSQL 17
MERGE INTO posts USING users u ON u.id = posts.id WHEN NOT MATCHED BY SOURCE AND title = 'x' OR title = 'y' THEN DELETE WHEN NOT MATCHED BY SOURCE THEN UPDATE SET title = ''
=> deleting
MERGE INTO posts USING users u ON (u.id = posts.id) AND posts.live WHEN NOT MATCHED BY SOURCE AND (title = 'x' OR title = 'y') AND posts.live THEN UPDATE SET live = NULL WHEN NOT MATCHED BY SOURCE AND posts.live THEN UPDATE SET title = ''

# sees: all
MERGE INTO posts USING users u ON u.id = posts.author_id WHEN MATCHED THEN UPDATE SET title = ''
=> unchanged

# sees: all
MERGE INTO posts USING users u ON u.id = posts.author_id WHEN MATCHED THEN DELETE
=> refused
RPV-204 line 1:76: MERGE could erase soft-deleted rows of posts for good. Let it see live rows only, and use reprieve purge for the others.

# sees: only_deleted
MERGE INTO posts USING users u ON u.id = posts.author_id WHEN MATCHED THEN UPDATE SET title = ''
=> changed
MERGE INTO posts USING users u ON (u.id = posts.author_id) AND posts.live IS NULL WHEN MATCHED THEN UPDATE SET title = ''

# tombstones by hand
MERGE INTO posts USING users u ON u.id = posts.author_id AND posts.is_deleted WHEN MATCHED THEN DELETE
=> refused
RPV-204 line 1:97: MERGE could erase soft-deleted rows of posts for good. Let it see live rows only, and use reprieve purge for the others.

# of a table whose policy is hard
MERGE INTO likes USING users u ON u.id = likes.user_id WHEN MATCHED THEN DELETE
=> changed
MERGE INTO likes USING users u ON (u.id = likes.user_id) AND likes.live WHEN MATCHED THEN DELETE

# fewer values
MERGE INTO comments c USING users u ON u.id = c.id WHEN NOT MATCHED THEN INSERT VALUES (u.id)
=> changed
MERGE INTO comments c USING users u ON (u.id = c.id) AND c.live WHEN NOT MATCHED THEN INSERT (id) VALUES (u.id)

# more values than the application has columns: rejected
MERGE INTO likes USING users u ON u.id = likes.user_id WHEN NOT MATCHED THEN INSERT VALUES (1, 2, true)
=> changed
MERGE INTO likes USING users u ON (u.id = likes.user_id) AND likes.live WHEN NOT MATCHED THEN INSERT (post_id, user_id) VALUES (1, 2, true)

# as many, or listed, or none
MERGE INTO likes USING users u ON u.id = likes.user_id WHEN NOT MATCHED AND u.id > 1 THEN INSERT VALUES (1, 2) WHEN NOT MATCHED AND u.id > 2 THEN INSERT (post_id) VALUES (1) WHEN NOT MATCHED THEN INSERT DEFAULT VALUES
=> changed
MERGE INTO likes USING users u ON (u.id = likes.user_id) AND likes.live WHEN NOT MATCHED AND u.id > 1 THEN INSERT VALUES (1, 2) WHEN NOT MATCHED AND u.id > 2 THEN INSERT (post_id) VALUES (1) WHEN NOT MATCHED THEN INSERT DEFAULT VALUES

# RETURNING has the source's columns first: rejected before PostgreSQL 17
MERGE INTO posts p USING users u ON u.id = p.author_id WHEN MATCHED THEN UPDATE SET title = '' RETURNING *
=> changed
MERGE INTO posts p USING users u ON (u.id = p.author_id) AND p.live WHEN MATCHED THEN UPDATE SET title = '' RETURNING u.*, p.id, p.title, p.slug, p.author_id, p."order"

# through a view
MERGE INTO post_titles t USING users u ON u.id = t.id WHEN MATCHED THEN DELETE
=> refused
RPV-202 line 1:12: DELETE through the view post_titles would erase rows of a protected table for good. Delete from the table itself.

# through a view without deleting: rejected before PostgreSQL 17
MERGE INTO post_titles t USING likes u ON u.user_id = t.id WHEN MATCHED THEN UPDATE SET title = ''
=> changed
MERGE INTO post_titles t USING (SELECT post_id, user_id FROM likes WHERE live) u ON u.user_id = t.id WHEN MATCHED THEN UPDATE SET title = ''

# what it did, since PostgreSQL 17 (rejected before)
MERGE INTO posts p USING users u ON p.author_id = u.id WHEN MATCHED THEN DELETE RETURNING merge_action(), lower(merge_action())
=> deleting
MERGE INTO posts p USING users u ON (p.author_id = u.id) AND p.live WHEN MATCHED THEN UPDATE SET live = NULL RETURNING CASE WHEN merge_action() = 'UPDATE' AND p.live IS NULL THEN 'DELETE' ELSE merge_action() END AS merge_action, lower(CASE WHEN merge_action() = 'UPDATE' AND p.live IS NULL THEN 'DELETE' ELSE merge_action() END)
