INSERT INTO nodes VALUES (1, NULL, 0), (2, 1, 1);
