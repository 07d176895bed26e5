INSERT INTO poems VALUES (2, 'Ozymandias', '1818', x'00'), (5, 'Kubla Khan', 'about 1797', NULL);
INSERT INTO lines VALUES (2, 'one'), (5, 'two');
