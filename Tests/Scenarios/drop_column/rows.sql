INSERT INTO poems VALUES (3, 'Ozymandias', 111), (7, 'Kubla Khan', NULL), (12, 'it''s', 0);
