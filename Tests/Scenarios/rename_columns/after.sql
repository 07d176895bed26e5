CREATE TABLE authors (id INTEGER PRIMARY KEY, pen_name TEXT UNIQUE);
CREATE TABLE poems (
  id INTEGER PRIMARY KEY,
  last TEXT,
  first TEXT,
  two INTEGER,
  three INTEGER,
  word_count VARCHAR(20) CHECK (word_count <> 'x'),
  author TEXT REFERENCES authors (pen_name),
  loud TEXT AS (upper(last)) VIRTUAL
);
CREATE INDEX poems_first ON poems (last) WHERE first IS NOT NULL;
CREATE TABLE notes (poem INTEGER REFERENCES poems (id), pen TEXT REFERENCES authors (pen_name));
CREATE VIEW names AS SELECT last, first, author FROM poems;
CREATE TRIGGER log_words AFTER UPDATE OF word_count ON poems BEGIN
  INSERT INTO notes (poem, pen) SELECT new.id, new.author WHERE new.word_count <> old.word_count;
END;
