INSERT INTO left_ones VALUES (1, NULL, 'x'), (2, 1, 'y');
INSERT INTO right_ones VALUES (5, 1, 'p'), (6, 2, 'q');
INSERT INTO poems VALUES (3, 'Ozymandias'), (8, 'Kubla Khan');
INSERT INTO lines VALUES (3, 'one'), (3, 'two'), (8, 'shout');
