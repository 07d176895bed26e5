INSERT INTO poems VALUES (1, 'a', 'b'), (9, NULL, NULL);
