CREATE TABLE poems (id INTEGER PRIMARY KEY, poem_title VARCHAR(300) NOT NULL, year TEXT, junk BLOB);
CREATE UNIQUE INDEX idx_poems_title ON poems (poem_title);
CREATE TABLE lines (poem INTEGER NOT NULL REFERENCES poems (id) ON DELETE CASCADE, text TEXT);
