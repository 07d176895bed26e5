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

  /// The tables that the project declares.
  static var tables: CompletionKind {
    .custom { _, _, _ in Session.current?.configuration.schema.tables.map(\.name) ?? [] }
  }
}
