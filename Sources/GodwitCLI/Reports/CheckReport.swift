import GodwitAutogenerate
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff

/// What `check` finds.
struct CheckReport: Encodable, Sendable {
  private let session: Session
  /// Nothing if the schema could not be compared.
  private var differences: [Difference]?
  private var json: DifferencesReport?
  /// The heads, if there are several and nobody has said that there may be.
  var heads: [RevisionID] = []
  /// The revisions that were edited after the database got them.
  var edited: [RevisionList.Entry] = []
  /// The lists of revisions and declarations that are checked in and not as they are to be.
  var staleRegistries: [String] = []
  /// How another migrator's end differs from the revision at which its databases are taken over.
  var adoption: Adoption?

  struct Adoption: Encodable, Sendable {
    let revision: String
    let differences: [String]
  }

  init(_ session: Session) {
    self.session = session
  }

  mutating func note(_ differences: [Difference], _ change: SchemaChange) {
    self.differences = differences
    json = DifferencesReport(session, differences, change)
  }

  var isFine: Bool {
    differences == [] && heads.isEmpty && edited.isEmpty && staleRegistries.isEmpty
      && (adoption?.differences ?? []).isEmpty
  }

  // MARK: Text

  /// Prints what was found, and what to do about it.
  func print() {
    let console = session.console
    guard !isFine else { return console.out("No differences.") }
    if let differences, !differences.isEmpty {
      for line in DifferenceReport(session, on: .out).lines(differences) { console.out(line) }
      console.err("To write the revision: \(session.autogenerateHint)")
    }
    let words = Wording(session: session)
    for entry in edited { console.entry(words.describe(edited: entry)) }
    if !edited.isEmpty { console.err(words.adviceAboutEdits) }
    for path in staleRegistries { console.out(words.describe(staleRegistry: path)) }
    if !staleRegistries.isEmpty { console.err("To write it: \(session.hint("registry"))") }
    if let adoption, !adoption.differences.isEmpty {
      console.out("\(words.headline(of: adoption)):")
      for line in adoption.differences { console.out("  " + line) }
      console.err(
        "Databases that GRDB has migrated would not be taken over. Only the end of the chain has what is "
          + "marked +, and it lacks what is marked -.")
    }
    guard !heads.isEmpty else { return }
    console.out("There are several heads: \(words.shown(heads.list))")
    console.err(
      "To join them: \(session.hint("merge")). If they are meant to be, say --allow-several-heads."
        + (differences == nil ? " The database has not all of them, so it was not compared." : ""))
  }

  // MARK: GitHub

  /// Prints a line for each finding that GitHub shows at its place
  /// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
  func printAnnotations() {
    let words = Wording(session: session)
    for difference in differences ?? [] {
      annotate(difference.line, at: session.describe(difference.location))
    }
    for entry in edited {
      annotate(words.describe(edited: entry), at: session.configuration.revisions.path(of: entry))
    }
    for path in staleRegistries { annotate(words.describe(staleRegistry: path), at: path) }
    if let adoption, !adoption.differences.isEmpty {
      let lines = [words.headline(of: adoption)] + adoption.differences
      annotate(lines.joined(separator: "\n"), at: nil)
    }
    if !heads.isEmpty { annotate("There are several heads: \(words.shown(heads.list))", at: nil) }
  }

  private func annotate(_ message: String, at place: String?) {
    session.console.out(GitHubAnnotation.error(message, at: place))
  }

  // MARK: JSON

  private enum Key: String, CodingKey {
    case heads, edited, adoption, staleRegistries
  }

  private struct EditedRevision: Encodable {
    let id: String
    let path: String
  }

  func encode(to encoder: any Encoder) throws {
    try json?.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    if !heads.isEmpty { try container.encode(heads.map(\.rawValue), forKey: .heads) }
    let revisions = session.configuration.revisions
    try container.encode(
      edited.map { EditedRevision(id: $0.id.rawValue, path: revisions.path(of: $0)) },
      forKey: .edited)
    if !staleRegistries.isEmpty {
      try container.encode(staleRegistries, forKey: .staleRegistries)
    }
    try container.encodeIfPresent(adoption, forKey: .adoption)
  }
}

extension Wording {
  fileprivate func describe(staleRegistry path: String) -> String {
    "\(shown(path)) is behind the files that it lists"
  }

  fileprivate func headline(of adoption: CheckReport.Adoption) -> String {
    "The GRDB migrations do not end with what revision \(shown(adoption.revision)) makes"
  }
}

/// What GitHub shows at a place.
enum GitHubAnnotation {
  /// - Parameter place: `schema/Poems.swift:13`, or a file.
  static func error(_ message: String, at place: String? = nil) -> String {
    let parts = place?.split(separator: ":") ?? []
    let line = parts.count > 1 ? parts.last.flatMap { Int($0) } : nil
    let file = line == nil ? place : parts.dropLast().joined(separator: ":")
    let properties = [
      file.map { "file=" + escaped($0, isProperty: true) },
      line.map { "line=\($0)" },
    ].compactMap { $0 }
    let title = properties.isEmpty ? "" : " " + properties.joined(separator: ",")
    return "::error\(title)::\(escaped(message))"
  }

  /// - Parameter isProperty: Whether a colon or a comma would end it.
  private static func escaped(_ text: String, isProperty: Bool = false) -> String {
    let bytes = text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "%"): Array("%25".utf8)
      case UInt8(ascii: "\r"): Array("%0D".utf8)
      case UInt8(ascii: "\n"): Array("%0A".utf8)
      case UInt8(ascii: ":") where isProperty: Array("%3A".utf8)
      case UInt8(ascii: ",") where isProperty: Array("%2C".utf8)
      default: [byte]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
