CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, words INTEGER);
CREATE VIRTUAL TABLE gone USING rtree(id, x0, x1);
CREATE VIRTUAL TABLE words USING fts5(word, tokenize='porter');
