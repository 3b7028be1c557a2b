# names fold to upper case
SELECT p.id FROM posts p JOIN "COMMENTS" ON "COMMENTS".post_id = p.id
=> changed
SELECT p.id FROM posts p JOIN "COMMENTS" ON "COMMENTS".post_id = p.id WHERE p.LIVE AND "COMMENTS".LIVE

# TOP before a star
SELECT TOP 5 PERCENT WITH TIES * FROM posts ORDER BY id
=> changed
SELECT TOP 5 PERCENT WITH TIES ID, TITLE, SLUG, AUTHOR_ID, "ORDER" FROM posts WHERE posts.LIVE ORDER BY id

# letters that fold to others
SELECT id FROM poſts
=> changed
SELECT id FROM poſts WHERE poſts.LIVE

# a keyword right after a number
SELECT title,1from posts
=> changed
SELECT title,1from posts WHERE posts.LIVE
