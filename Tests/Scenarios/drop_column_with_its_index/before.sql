CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, words INTEGER);
CREATE INDEX ix_words ON poems (words);
CREATE INDEX ix_title ON poems (title);
