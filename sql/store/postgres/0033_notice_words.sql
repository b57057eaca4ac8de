-- A notice in both languages, line by line with the commune that each is about (JSON; see NoticeWords), so that everybody reads about
-- their own communes first. NULL: subject and body are all there is.
ALTER TABLE notice ADD COLUMN words TEXT;
