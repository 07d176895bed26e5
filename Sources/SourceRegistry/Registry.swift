/// The source that the build plugin adds to a target: the list of what its files declare.
public enum Registry {
  /// The registry of a folder: of a schema, if one of its files declares one, and of revisions
  /// otherwise.
  ///
  /// - Throws: ``SourceProblem`` for a file of `versions/` without a revision or with two.
  public static func source(folder: String, module: String, files: [SourceFile]) throws -> String {
    let files = files.sorted { $0.path < $1.path }
    return files.contains(where: \.declaresSchema)
      ? schema(folder: folder, module: module, files: files)
      : try revisions(folder: folder, files: files)
  }

  private static func revisions(folder: String, files: [SourceFile]) throws -> String {
    let entries = try files.compactMap { file in
      try file.revision().map { revision in
        """
            RevisionList.Entry(
              \(revision.typeName).self, file: \(literal(file.path)),
              message: \(literal(revision.message)),
              created: \(revision.created.map(literal) ?? "nil"), checksum: "\(file.checksum)"),

        """
      }
    }
    return """
      // Written by the build plugin RevisionRegistry.
      import Godwit

      /// The revisions in `\(folder)/`.
      public let revisions = RevisionList(
        folder: \(literal(folder)),
        [
      \(entries.joined())  ] as [RevisionList.Entry])

      """
  }

  private static func schema(folder: String, module: String, files: [SourceFile]) -> String {
    let objects = files.flatMap { file in
      file.declaredObjects.map { object in
        """
            SchemaDeclarations.Object(
              \(literal(object.name)), file: \(literal(file.path)),
              lines: \(object.lines.lowerBound)...\(object.lines.upperBound)),

        """
      }
    }
    let checksums = files.map { "    \(literal($0.path)): \"\($0.checksum)\",\n" }
    return """
      // Written by the build plugin RevisionRegistry.
      import Godwit

      /// What the files in `\(folder)/` declare, whether the schema lists it or not.
      public let declarations = SchemaDeclarations(
        folder: \(literal(folder)), module: \(literal(module)),
        objects: [
      \(objects.joined())  ] as [SchemaDeclarations.Object],
        checksums: [
      \(checksums.isEmpty ? "    :\n" : checksums.joined())  ] as [String: String])

      """
  }

  /// A Swift string literal. What a file's name or a comment can hold is one line, so escaping
  /// backslashes, quotes and control characters is enough.
  private static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case _ where scalar.value < 0x20 || scalar.properties.generalCategory == .format:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
