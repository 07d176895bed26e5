INSERT INTO tags VALUES (1, 'a'), (2, 'b');
