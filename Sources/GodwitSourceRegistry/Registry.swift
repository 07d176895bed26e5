/// The source that is added to a target: the list of what its files declare. The build plugin writes it
/// at each build; without the plugin it is a file of the folder, which is checked in.
package enum Registry {
  /// What it is called as a file of the folder. It is no part of what it lists.
  package static let fileName = "RevisionRegistry.swift"

  /// Who writes it, for its first line.
  package enum Writer: String {
    case plugin = "Written by the build plugin RevisionRegistry."
    case command =
      "Written by `godwit registry`. Do not edit it; after a change of a file, run that again."
  }

  /// The registry of a folder: of revisions if one of its files holds one, of a schema if one of
  /// them declares one, of GRDB's migrations if one of them is one, and of revisions otherwise.
  ///
  /// - Throws: ``SourceProblem`` for a file of `versions/` without a revision or with two, and for a
  ///   file in which something could be missed.
  package static func source(
    folder: String, module: String, files: [SourceFile], writer: Writer = .plugin
  ) throws -> String {
    let files = files.filter { $0.path != fileName }.sorted {
      $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
    }
    try requireDistinctPaths(files)
    // A revision may speak of a DatabaseSchema, a schema holds no revision.
    let isSchema =
      try !files.contains { try $0.holdsRevision() } && files.contains { try $0.declaresSchema() }
    let list =
      if isSchema {
        try schema(folder: folder, module: module, files: files)
      } else if try files.contains(where: { try $0.isOfMigrations() }) {
        try migrations(folder: folder, files: files)
      } else {
        try revisions(folder: folder, files: files)
      }
    return "// \(writer.rawValue)\n" + list
  }

  /// Paths are keys of a dictionary, and to Swift `é` typed in two ways is the same key.
  private static func requireDistinctPaths(_ files: [SourceFile]) throws {
    var seen: Set<String> = []
    for file in files where !seen.insert(file.path).inserted {
      throw SourceProblem(
        path: file.path, line: 1, message: "another file has a name that looks the same: rename one"
      )
    }
  }

  /// Objects are known by their lines. Of two in one line, a forgotten one would not be noticed.
  private static func requireDistinctLines(_ objects: [ObjectSource], in file: SourceFile) throws {
    for (first, second) in zip(objects, objects.dropFirst())
    where second.lines.lowerBound <= first.lines.upperBound {
      throw SourceProblem(
        path: file.path, line: second.lines.lowerBound,
        message: "\(second.name) begins in the line where \(first.name) ends: give it its own line")
    }
  }

  private static func revisions(folder: String, files: [SourceFile]) throws -> String {
    let entries = try files.compactMap { file in
      try file.revision().map { revision in
        try """
            RevisionList.Entry(
              \(revision.typeName).self, file: \(SwiftLiteral.string(file.path)),
              message: \(SwiftLiteral.string(revision.message)),
              created: \(revision.created.map(SwiftLiteral.string) ?? "nil"),
              checksum: "\(file.checksum)", tokens: "\(file.tokenChecksum())"),

        """
      }
    }
    return """
      import Godwit

      /// The revisions in `\(SwiftLiteral.comment(folder))/`.
      public let revisions = RevisionList(
        folder: \(SwiftLiteral.string(folder)),
        [
      \(entries.joined())  ] as [RevisionList.Entry])

      """
  }

  /// For an application that stays with GRDB's migrator: nothing of Godwit is in it.
  private static func migrations(folder: String, files: [SourceFile]) throws -> String {
    let calls = try files.compactMap { try $0.migration()?.typeName }.map { type in
      """
          registerMigration(
            \(type).identifier, foreignKeyChecks: \(type).foreignKeyChecks,
            migrate: \(type).migrate)

      """
    }
    let checksums = files.map { "    \(SwiftLiteral.string($0.path)): \"\($0.checksum)\",\n" }
    return """
      import GRDB

      extension DatabaseMigrator {
        /// Registers the migrations in `\(SwiftLiteral.comment(folder))/`, in the order of their files' names.
        public mutating func registerMigrations() {
      \(calls.joined())  }
      }

      /// The files of `\(SwiftLiteral.comment(folder))/` when this was built, for `configuration.migrationFiles`.
      public let migrationFiles: (folder: String, checksums: [String: String]) = (
        \(SwiftLiteral.string(folder)),
        [
      \(checksums.isEmpty ? "    :\n" : checksums.joined())  ]
      )

      """
  }

  private static func schema(
    folder: String, module: String, files: [SourceFile]
  ) throws -> String {
    let types = SchemaTypes(aliases: try files.flatMap { try $0.typeAliases() })
    let objects = try files.flatMap { file in
      let objects = try file.declaredObjects(types)
      try requireDistinctLines(objects, in: file)
      return objects.map { object in
        """
            SchemaDeclarations.Object(
              \(SwiftLiteral.string(object.name)), file: \(SwiftLiteral.string(file.path)),
              lines: \(object.lines.lowerBound)...\(object.lines.upperBound)),

        """
      }
    }
    let checksums = files.map { "    \(SwiftLiteral.string($0.path)): \"\($0.checksum)\",\n" }
    return """
      import Godwit

      /// What the files in `\(SwiftLiteral.comment(folder))/` declare, whether the schema lists it or not.
      public let declarations = SchemaDeclarations(
        folder: \(SwiftLiteral.string(folder)), module: \(SwiftLiteral.string(module)),
        objects: [
      \(objects.joined())  ] as [SchemaDeclarations.Object],
        checksums: [
      \(checksums.isEmpty ? "    :\n" : checksums.joined())  ] as [String: String])

      """
  }
}
