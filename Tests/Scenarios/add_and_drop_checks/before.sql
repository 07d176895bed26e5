CREATE TABLE poems (id INTEGER PRIMARY KEY, words INTEGER, lines INTEGER, CONSTRAINT ck_old CHECK (words < 1000), CHECK (lines >= 0));
