-- The schema that the revisions in versions/ make, for review.
-- Written by godwit; a revision changes it.

CREATE TABLE books (
  id INTEGER PRIMARY KEY,
  isbn TEXT NOT NULL,
  title TEXT NOT NULL,
  author TEXT NOT NULL
);

CREATE INDEX idx_books_author ON books (author);

CREATE UNIQUE INDEX idx_books_isbn ON books (isbn);

CREATE TABLE members (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT
);

CREATE TABLE loans (
  id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL REFERENCES books (id),
  member_id INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  lent_on DATE NOT NULL,
  returned_on DATE,
  CONSTRAINT ck_loans_order CHECK (returned_on >= lent_on)
);

CREATE INDEX idx_loans_book ON loans (book_id);

CREATE INDEX idx_loans_member ON loans (member_id);
