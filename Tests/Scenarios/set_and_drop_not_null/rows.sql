INSERT INTO poems VALUES (1, 'a', 'b');
