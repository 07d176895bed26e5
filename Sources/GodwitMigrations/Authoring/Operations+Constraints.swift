import GodwitSchemaModel

extension Operations {
  /// Adds a check to a table. It fails while there are rows for which the expression is false.
  ///
  /// ```swift
  /// try op.addCheck("poems", Check("ck_poems_word_count", "word_count >= 0"))
  /// ```
  public func addCheck(_ table: String, _ check: Check) throws {
    try alterTable(table) { $0.addCheck(check) }
  }

  /// Drops the check of that name.
  public func dropCheck(_ table: String, _ name: String) throws {
    try alterTable(table) { $0.dropCheck(name) }
  }

  /// Drops a check that has no name, by its expression.
  public func dropCheck(_ table: String, _ check: Check) throws {
    try alterTable(table) { $0.dropCheck(check) }
  }

  /// Adds a uniqueness constraint to a table. It fails while there are duplicates.
  public func addUnique(_ table: String, _ unique: Unique) throws {
    try alterTable(table) { $0.addUnique(unique) }
  }

  /// Drops the uniqueness constraint of that name.
  public func dropUnique(_ table: String, _ name: String) throws {
    try alterTable(table) { $0.dropUnique(name) }
  }

  /// Drops a uniqueness constraint that has no name, by its columns.
  public func dropUnique(_ table: String, _ unique: Unique) throws {
    try alterTable(table) { $0.dropUnique(unique) }
  }

  /// Adds a foreign key to a table. The revision fails while there are rows without a parent.
  public func addForeignKey(_ table: String, _ key: ForeignKey) throws {
    try alterTable(table) { $0.addForeignKey(key) }
  }

  /// Drops the foreign key of that name.
  public func dropForeignKey(_ table: String, _ name: String) throws {
    try alterTable(table) { $0.dropForeignKey(name) }
  }

  /// Drops a foreign key that has no name, by its columns and its target.
  public func dropForeignKey(_ table: String, _ key: ForeignKey) throws {
    try alterTable(table) { $0.dropForeignKey(key) }
  }

  /// Gives a table a primary key.
  public func addPrimaryKey(_ table: String, _ key: PrimaryKey) throws {
    try alterTable(table) { $0.addPrimaryKey(key) }
  }

  /// Takes the primary key away from its columns, which stay.
  public func dropPrimaryKey(_ table: String) throws {
    try alterTable(table) { $0.dropPrimaryKey() }
  }
}
