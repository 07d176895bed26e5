import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaDiff

/// One thing that is wrong with revisions.
package struct VerificationProblem: Hashable, Sendable {
  /// What it is, for programs.
  package enum Kind: String, Hashable, Sendable {
    /// A revision throws.
    case failure
    /// A revision throws because of the rows that are there.
    case refusedRows = "refused-rows"
    case noRows = "no-rows"
    /// Schema operations have changed rows.
    case changedRows = "changed-rows"
    case schemaNotBack = "schema-not-back"
    case rowsNotBack = "rows-not-back"
    case anotherSchema = "another-schema"
    /// SQLite finds fault with the database.
    case faults
    /// The heads are not as declared.
    case undeclared
    /// The order in which branches are applied matters.
    case branches
  }

  package let kind: Kind
  /// The revision, unless it is several.
  package let revision: RevisionID?
  /// Its file, with the folder.
  package let file: String?
  package let direction: Direction?
  /// What is wrong, in a sentence.
  package let summary: String
  /// A line for each difference or reason.
  package let lines: [String]
  /// What it is about: `column books.pages`, `table books`.
  package let objects: [String]

  package init(
    _ kind: Kind, revision: RevisionID? = nil, file: String? = nil, direction: Direction? = nil,
    _ summary: String, _ lines: [String], objects: [String] = []
  ) {
    self.kind = kind
    self.revision = revision
    self.file = file
    self.direction = direction
    self.summary = summary
    self.lines = lines
    self.objects = objects
  }
}

/// What is wrong where a check ends.
package struct VerificationFailure: Error {
  package let problems: [VerificationProblem]

  package init(_ problem: VerificationProblem) {
    problems = [problem]
  }
}

/// Something that is not as it should be, with what it is about.
struct Finding: Hashable {
  let line: String
  let object: String

  init(_ line: String, _ object: String) {
    self.line = line
    self.object = object
  }

  init(_ difference: Difference) {
    let name = [difference.table, difference.name].compactMap { $0 }.map(\.string)
      .filter { !$0.isEmpty }.joined(separator: ".")
    self.init(difference.line, VisibleText.line("\(difference.kind.rawValue) \(name)"))
  }
}

/// What verified revisions went through.
package struct VerificationReport: Sendable {
  /// A revision that was applied.
  package struct Step: Sendable {
    package let entry: RevisionList.Entry
    /// Why it was not taken back; nothing if it was.
    package var keptBecause: String?
  }

  package var steps: [Step] = []
  /// Whether the last of them could be applied.
  package var isApplied = true
  /// Whether the heads are as declared; nothing where that was not asked.
  package var isDeclared: Bool?
  /// What was not tried, a sentence each.
  package var notes: [String] = []
  package var problems: [VerificationProblem] = []

  package init() {}

  /// Whether nothing is wrong.
  package var isProven: Bool { problems.isEmpty }
}

extension ErrorWording {
  /// An error in words, line by line.
  package func lines(_ error: any Error) -> [String] {
    let text: String
    switch error {
    case let error as DeclarationError:
      let place = error.location.map { " (\($0.fileID):\($0.line))" } ?? ""
      text = VisibleText.line("\(error.object)\(place): \(error.message)")
    case let error as NoSeed: text = VisibleText.line("\(error.table): \(error.message)")
    default: text = describe(error)
    }
    return text.unicodeScalars.split(separator: "\n").map { String($0) }
  }
}
