import GodwitSchemaModel

extension Operations {
  /// Adds a check to a table: `ALTER TABLE … ADD CONSTRAINT … CHECK (…)` from SQLite 3.53 on,
  /// before that an edit of the table's definition.
  ///
  /// ```swift
  /// try op.addCheck("poems", Check("ck_poems_word_count", "word_count >= 0"))
  /// // CONSTRAINT ck_poems_word_count CHECK (word_count >= 0)
  /// ```
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table;
  ///   `PreconditionFailure` while there are rows for which the expression is false;
  ///   `ExecutionError.statementFailed` if the expression means nothing to SQLite.
  public func addCheck(_ table: String, _ check: Check) throws {
    try alterTable(table) { $0.addCheck(check) }
  }

  /// Drops the check of that name: `ALTER TABLE … DROP CONSTRAINT …` from SQLite 3.53 on, before
  /// that an edit of the table's definition.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table,
  ///   ``OperationError/noSuchConstraint(_:table:existing:)`` if it has no check of that name.
  public func dropCheck(_ table: String, _ name: String) throws {
    try alterTable(table) { $0.dropCheck(name) }
  }

  /// Drops a check that has no name, by its expression: an edit of the table's definition.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table,
  ///   `TableChangeError.noSuchConstraint` if it has no check with that expression.
  public func dropCheck(_ table: String, _ check: Check) throws {
    try alterTable(table) { $0.dropCheck(check) }
  }

  /// Adds a uniqueness constraint to a table: `UNIQUE (code)`, by a rebuild, since it needs an
  /// index of its own.
  ///
  /// ```swift
  /// try op.addUnique("languages", Unique("uq_languages_code", on: "code"))
  /// // CONSTRAINT uq_languages_code UNIQUE (code)
  /// ```
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table;
  ///   `PreconditionFailure` while there are duplicates, or `ExecutionError.statementFailed` for
  ///   those that only a collation of the constraint's own makes.
  public func addUnique(_ table: String, _ unique: Unique) throws {
    try alterTable(table) { $0.addUnique(unique) }
  }

  /// Drops the uniqueness constraint of that name: a rebuild.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table,
  ///   ``OperationError/noSuchConstraint(_:table:existing:)`` if it has no such constraint of that
  ///   name.
  public func dropUnique(_ table: String, _ name: String) throws {
    try alterTable(table) { $0.dropUnique(name) }
  }

  /// Drops a uniqueness constraint that has no name, by its columns and its conflict clause: a
  /// rebuild.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table,
  ///   `TableChangeError.noSuchConstraint` if it has no such constraint.
  public func dropUnique(_ table: String, _ unique: Unique) throws {
    try alterTable(table) { $0.dropUnique(unique) }
  }

  /// Adds a foreign key to a table: an edit of the table's definition.
  ///
  /// ```swift
  /// try op.addForeignKey(
  ///   "translations", ForeignKey("fk_poem", on: "poem_id", references: "poems", "id"))
  /// // CONSTRAINT fk_poem FOREIGN KEY (poem_id) REFERENCES poems (id)
  /// ```
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table;
  ///   `PreconditionFailure` while there are rows without a parent. If the parent is yet to be
  ///   created, they make the revision fail in the end.
  public func addForeignKey(_ table: String, _ key: ForeignKey) throws {
    try alterTable(table) { $0.addForeignKey(key) }
  }

  /// Drops the foreign key of that name: `ALTER TABLE … DROP CONSTRAINT …` from SQLite 3.54 on,
  /// before that an edit of the table's definition.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table,
  ///   ``OperationError/noSuchConstraint(_:table:existing:)`` if it has no foreign key of that
  ///   name.
  public func dropForeignKey(_ table: String, _ name: String) throws {
    try alterTable(table) { $0.dropForeignKey(name) }
  }

  /// Drops a foreign key that has no name, by its columns, its target and its clauses: an edit of
  /// the table's definition.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table,
  ///   `TableChangeError.noSuchConstraint` if it has no such foreign key.
  public func dropForeignKey(_ table: String, _ key: ForeignKey) throws {
    try alterTable(table) { $0.dropForeignKey(key) }
  }

  /// Gives a table a primary key: `PRIMARY KEY (poem_id, tag)`, by a rebuild.
  ///
  /// A single `INTEGER` column becomes the rowid (https://sqlite.org/lang_createtable.html#rowid):
  /// then NULL in it becomes a number.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table;
  ///   `TableChangeError.primaryKeyExists` if it has a primary key; `PreconditionFailure` while
  ///   there are duplicates; that or `ExecutionError.statementFailed` for values that cannot be a
  ///   rowid as they are.
  public func addPrimaryKey(_ table: String, _ key: PrimaryKey) throws {
    try alterTable(table) { $0.addPrimaryKey(key) }
  }

  /// Takes the primary key away from its columns, which stay: a rebuild.
  ///
  /// - Throws: ``OperationError/noSuchObject(kind:_:existing:)`` if there is no such table,
  ///   ``OperationError/noPrimaryKey(table:)`` if it has no primary key;
  ///   `ExecutionError.statementFailed` for a table WITHOUT ROWID, which must have one.
  public func dropPrimaryKey(_ table: String) throws {
    try alterTable(table) { $0.dropPrimaryKey() }
  }
}
