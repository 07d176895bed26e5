CREATE TABLE "it's ""quoted"" \(x)" ("a b" TEXT, "*/" INT);
