CREATE TABLE "it's ""quoted"" \(x)" ("a b" TEXT DEFAULT '"""', "*/" INT, "new
line" TEXT CHECK ("new
line" <> '\'), "#""" TEXT);
CREATE INDEX "i""x" ON "it's ""quoted"" \(x)" ("a b");
