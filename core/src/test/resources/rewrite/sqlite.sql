# names in any quotes and case
SELECT p.id FROM [Posts] p JOIN `comments` ON p.id = post_id
=> changed
SELECT p.id FROM [Posts] p JOIN `comments` ON p.id = post_id WHERE p.live AND `comments`.live

# the table of that name in another schema
SELECT a.id FROM archive.posts a JOIN Main.Posts ON a.id = Posts.id
=> changed
SELECT a.id FROM archive.posts a JOIN Main.Posts ON a.id = Posts.id WHERE Main.Posts.live
