CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE INDEX ix_title ON poems (title);
