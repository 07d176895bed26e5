INSERT INTO "it's ""quoted"" \(x)" VALUES ('a', 1);
