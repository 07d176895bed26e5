CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, words INTEGER);
CREATE VIEW v AS SELECT title, words FROM poems;
CREATE VIEW same AS select ID from POEMS -- as before
;
CREATE VIEW x (a, b) AS
SELECT title,
  count(*)
FROM poems
GROUP BY title;
