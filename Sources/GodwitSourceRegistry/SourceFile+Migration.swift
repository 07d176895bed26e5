/// A migration of GRDB's as it stands in its file: a type with an `identifier`, its `foreignKeyChecks` and
/// a `migrate` function.
package struct MigrationSource: Hashable, Sendable {
  /// The type as Swift source names it.
  package let typeName: String
  package let line: Int
}

extension SourceFile {
  /// The one migration of GRDB's in a file; none in the folder's permanent file.
  ///
  /// - Throws: ``SourceProblem`` if there is none or more than one.
  func migration() throws -> MigrationSource? {
    let migrations = try migrations()
    if let second = migrations.dropFirst().first {
      throw SourceProblem(
        path: path, line: second.line,
        message: "a second migration in one file: give \(second.typeName) a file of its own")
    }
    if migrations.isEmpty, !isPermanentOfMigrations {
      throw SourceProblem(
        path: path, line: 1,
        message: "no migration in this file: a file in this folder declares one type with "
          + "identifier, foreignKeyChecks and migrate(_:)")
    }
    return migrations.first
  }

  /// Whether the file belongs to a folder of GRDB's migrations.
  func isOfMigrations() throws -> Bool { try isPermanentOfMigrations || !migrations().isEmpty }

  private func migrations() throws -> [MigrationSource] {
    try declarations().filter { $0.binds("foreignKeyChecks") && !$0.enclosing.isEmpty }.map {
      MigrationSource(typeName: $0.enclosing.joined(separator: "."), line: $0.line)
    }
  }

  /// Whether this is the file that keeps the folder from being empty, which SwiftPM refuses.
  private var isPermanentOfMigrations: Bool { path == "Migrations.swift" }
}
