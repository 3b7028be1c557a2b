# names in any case, quoted or not
SELECT p.id FROM `Posts` p JOIN COMMENTS ON COMMENTS.post_id = p.id
=> changed
SELECT p.id FROM `Posts` p JOIN COMMENTS ON COMMENTS.post_id = p.id WHERE p.live AND COMMENTS.live

# the table of that name in another database
SELECT a.id FROM archive.posts a JOIN Blog.Posts ON a.id = Blog.Posts.id
=> changed
SELECT a.id FROM archive.posts a JOIN Blog.Posts ON a.id = Blog.Posts.id WHERE Blog.Posts.live

# words before a star
SELECT SQL_CALC_FOUND_ROWS SQL_NO_CACHE * FROM posts
=> changed
SELECT SQL_CALC_FOUND_ROWS SQL_NO_CACHE id, title, slug, author_id, `order` FROM posts WHERE posts.live

# a control character begins a comment as a space does
SELECT 1 --'
, title FROM posts -- '
=> changed
SELECT 1 --'
, title FROM posts WHERE posts.live -- '
