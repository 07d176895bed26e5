CREATE TABLE poems (id INTEGER PRIMARY KEY, title VARCHAR(100), old TEXT);
CREATE INDEX ix_title ON poems (title);
