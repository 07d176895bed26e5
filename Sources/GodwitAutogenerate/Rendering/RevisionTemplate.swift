import GodwitSourceRegistry

/// What stands around the revision in each new file.
///
/// ```swift
/// configuration.revisionTemplate.header = "// Copyright {year} Example Ltd. All rights reserved."
/// configuration.revisionTemplate.imports = ["AppMigrationHelpers"]
/// ```
///
/// In `header` and `footer`, `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}`, `{second}`, `{id}` and
/// `{slug}` stand for what they do in the configuration's `fileNameTemplate`. Everything else is written
/// as it is: comments or declarations, which must leave the one revision to be found.
public struct RevisionTemplate: Hashable, Sendable {
  /// Modules that are imported beside `Godwit`: `["Foundation"]`.
  public var imports: [String] = []
  /// What stands at the beginning of the file, before the imports.
  public var header = ""
  /// What stands at its end, behind the revision.
  public var footer = ""

  /// Nothing but the revision and `import Godwit`.
  public init() {}
}

/// A template with which a file would not be what Godwit needs.
package struct BadTemplate: Error {
  /// What is wrong, and where.
  package let reason: String
}

extension RevisionDraft {
  /// What stands before and behind what the file is about.
  func frame(in template: RevisionTemplate) -> (header: String, footer: String) {
    (Template.filled(template.header, placeholders), Template.filled(template.footer, placeholders))
  }

  /// The file with the project's template around the revision.
  ///
  /// - Throws: ``BadTemplate`` if the build plugin would not find the same revision in it.
  package func source(in template: RevisionTemplate) throws -> String {
    let (header, footer) = frame(in: template)
    let source = source(header: header, imports: template.imports, footer: footer)
    let (plain, framed): (RevisionSource?, RevisionSource?)
    do {
      plain = try SourceFile(path: fileName, text: self.source).revision()
      framed = try SourceFile(path: fileName, text: source).revision()
    } catch let problem as SourceProblem {
      throw BadTemplate(reason: "line \(problem.line): \(problem.message)")
    }
    guard let framed, framed.typeName == plain?.typeName, framed.message == plain?.message,
      framed.created == plain?.created
    else {
      throw BadTemplate(reason: "the revision would be found as something else")
    }
    return source
  }
}
