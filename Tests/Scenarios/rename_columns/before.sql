CREATE TABLE authors (id INTEGER PRIMARY KEY, pen TEXT UNIQUE);
CREATE TABLE poems (
  id INTEGER PRIMARY KEY,
  first TEXT,
  last TEXT,
  one INTEGER,
  two INTEGER,
  words VARCHAR(10) CHECK (words <> 'x'),
  author TEXT REFERENCES authors (pen),
  loud TEXT AS (upper(first)) VIRTUAL
);
CREATE INDEX poems_first ON poems (first) WHERE last IS NOT NULL;
CREATE TABLE notes (poem INTEGER REFERENCES poems (id), pen TEXT REFERENCES authors (pen));
CREATE VIEW names AS SELECT first, last, author FROM poems;
CREATE TRIGGER log_words AFTER UPDATE OF words ON poems BEGIN
  INSERT INTO notes (poem, pen) SELECT new.id, new.author WHERE new.words <> old.words;
END;
