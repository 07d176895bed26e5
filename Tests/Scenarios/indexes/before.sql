CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, words INTEGER);
CREATE INDEX ix_gone ON poems (words);
CREATE INDEX ix_desc ON poems (title);
CREATE INDEX ix_where ON poems (words) WHERE words > 0;
CREATE INDEX ix_same ON poems (lower(title));
