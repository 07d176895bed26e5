CREATE TABLE left_ones (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER REFERENCES left_ones (id), a TEXT);
CREATE TABLE right_ones (id INTEGER PRIMARY KEY, other INTEGER REFERENCES left_ones (id) ON DELETE CASCADE, b TEXT);
CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT CHECK (poems.title <> ''));
CREATE INDEX poems_title ON poems (title);
CREATE TABLE lines (poem INTEGER REFERENCES poems (id) ON DELETE CASCADE, text TEXT);
CREATE VIEW titles AS SELECT title FROM poems;
CREATE VIEW more_titles AS SELECT title FROM titles;
CREATE TRIGGER trim_titles AFTER INSERT ON poems BEGIN
  UPDATE poems SET title = trim(title) WHERE id = new.id;
END;
CREATE TRIGGER count_lines AFTER INSERT ON lines BEGIN
  UPDATE poems SET title = title || '!' WHERE id = new.poem AND new.text = 'shout';
END;
