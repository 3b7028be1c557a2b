# names in any case, quoted or not
SELECT p.id FROM `Posts` p JOIN COMMENTS ON COMMENTS.post_id = p.id
=> changed
SELECT p.id FROM `Posts` p JOIN COMMENTS ON COMMENTS.post_id = p.id WHERE p.live AND COMMENTS.live

# the table of that name in another database
SELECT a.id FROM archive.posts a JOIN Blog.Posts ON a.id = Blog.Posts.id
=> changed
SELECT a.id FROM archive.posts a JOIN Blog.Posts ON a.id = Blog.Posts.id WHERE Blog.Posts.live
