INSERT INTO codes VALUES ('a');
INSERT INTO poems VALUES (1, 'x', 'a'), (2, 'y', NULL);
