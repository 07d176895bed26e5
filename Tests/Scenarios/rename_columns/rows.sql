INSERT INTO authors VALUES (1, 'Bly'), (2, 'Rao');
INSERT INTO poems (id, first, last, one, two, words, author) VALUES
  (4, 'a', 'b', 1, 2, '12', 'Bly'), (9, 'c', NULL, 3, 4, '34', 'Rao'), (11, NULL, 'd', 5, NULL, NULL, NULL);
INSERT INTO notes VALUES (4, 'Bly'), (9, 'Rao');
