CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, words INTEGER);
CREATE VIRTUAL TABLE poems_fts USING fts5(title, content='poems', content_rowid='id');
CREATE VIRTUAL TABLE words USING fts5(word, tokenize='unicode61');
