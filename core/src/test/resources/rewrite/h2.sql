# names fold to upper case
SELECT p.id FROM posts p JOIN "COMMENTS" ON "COMMENTS".post_id = p.id
=> changed
SELECT p.id FROM posts p JOIN "COMMENTS" ON "COMMENTS".post_id = p.id WHERE p.LIVE AND "COMMENTS".LIVE
