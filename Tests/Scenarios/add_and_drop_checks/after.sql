CREATE TABLE poems (id INTEGER PRIMARY KEY, words INTEGER, lines INTEGER, CHECK (words >= lines), CONSTRAINT ck_lines CHECK (lines > 0));
