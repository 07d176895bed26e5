import Godwit

/// What belongs to the database of users: a table that is not listed here is an error.
public let schema = DatabaseSchema {
  accounts
  sessions
}
