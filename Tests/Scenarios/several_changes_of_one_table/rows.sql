INSERT INTO poems VALUES (1, 'a', 'b'), (2, 'c', NULL);
