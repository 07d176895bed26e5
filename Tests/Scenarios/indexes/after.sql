CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, words INTEGER);
CREATE INDEX ix_desc ON poems (title DESC);
CREATE INDEX ix_where ON poems (words) WHERE words > 10;
CREATE INDEX ix_same ON poems (LOWER( title ));
CREATE UNIQUE INDEX ix_new ON poems (title COLLATE NOCASE, words + 1 DESC) WHERE words IS NOT NULL;
