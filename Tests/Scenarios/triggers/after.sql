CREATE TABLE poems (id INTEGER PRIMARY KEY, title TEXT NOT NULL, words INTEGER);
CREATE TABLE log (n INT);
CREATE TRIGGER changed AFTER UPDATE OF title, words ON poems WHEN new.words > 0 BEGIN
  INSERT INTO log VALUES (2);
  UPDATE poems SET words = CASE WHEN new.words > 5 THEN 5 ELSE 0 END WHERE id = new.id;
END;
