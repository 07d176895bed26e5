CREATE TABLE right_ones (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER REFERENCES right_ones (id), a TEXT);
CREATE TABLE left_ones (id INTEGER PRIMARY KEY, other INTEGER REFERENCES right_ones (id) ON DELETE CASCADE, b TEXT);
CREATE TABLE verses (id INTEGER PRIMARY KEY, title TEXT CHECK (verses.title <> ''));
CREATE INDEX poems_title ON verses (title);
CREATE TABLE lines (poem INTEGER REFERENCES verses (id) ON DELETE CASCADE, text TEXT);
CREATE VIEW titles AS SELECT title FROM verses;
CREATE VIEW more_titles AS SELECT title FROM titles;
CREATE TRIGGER trim_titles AFTER INSERT ON verses BEGIN
  UPDATE verses SET title = trim(title) WHERE id = new.id;
END;
CREATE TRIGGER count_lines AFTER INSERT ON lines BEGIN
  UPDATE verses SET title = title || '!' WHERE id = new.poem AND new.text = 'shout';
END;
