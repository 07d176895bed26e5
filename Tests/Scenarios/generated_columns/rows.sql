INSERT INTO t (a, d) VALUES (1, 5), (2, NULL);
