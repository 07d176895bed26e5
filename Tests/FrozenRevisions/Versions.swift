// Revisions as they could be written on the day when their vocabulary was frozen, in November 2026.
//
// A revision file is forever: these compile with every later Godwit and go on to mean the same. They
// are never edited. A new vocabulary gets files of its own.
