import Godwit

/// What belongs to the database: a table that is not listed here is an error.
public let schema = DatabaseSchema {
  entries
}
