import ArgumentParser

extension CompletionKind {
  /// The identifiers and labels of the project's revisions, and the words that stand for some.
  static var revisions: CompletionKind {
    .custom { _, _, _ in
      guard let session = Session.current, let migrator = try? session.migrator() else { return [] }
      return ["head", "heads", "base", "current"] + migrator.graph.labels
        + migrator.graph.order.map(\.rawValue)
    }
  }

  /// The names of the databases that the program knows.
  static var databases: CompletionKind {
    .custom { _, _, _ in Session.current?.configurations.map(\.name) ?? [] }
  }

  /// What can be renamed to tables and columns that the project declares.
  static var renames: CompletionKind {
    .custom { _, _, _ in
      let tables = Session.current?.configuration.schema.tables ?? []
      return tables.map { "table:\($0.name):" }
        + tables.flatMap { table in table.columns.map { "column:\(table.name).\($0.name):" } }
    }
  }
}
