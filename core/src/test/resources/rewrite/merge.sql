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
