import GodwitAutogenerate
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSchemaDiff

/// Two of the places in which a schema stands. A difference is told as what the second has beyond the
/// first.
enum ComparedPair: String, Encodable, Sendable {
  /// What the revisions make, and what is declared.
  case versionsSchema = "versions-schema"
  /// What the revisions make that the database says it has, and the database.
  case versionsDatabase = "database-versions"
  /// The database, and what is declared.
  case databaseSchema = "schema-database"
  /// What the application's GRDB migrations make, and what is declared.
  case migratorSchema = "migrator-schema"
}

/// How two places differ.
struct PairReport: Sendable {
  struct Entry: Sendable {
    let difference: Difference
    /// The declaration, or the revision from which it comes.
    let place: Finding.Place?
    /// What it means.
    let meaning: String
    let advice: String
  }

  let pair: ComparedPair
  var entries: [Entry]
  /// What differs here because it differs between the other pairs, where it is told.
  var repeated: [Difference] = []

  var isEqual: Bool { entries.isEmpty && repeated.isEmpty }
}

/// What `check` finds.
struct CheckReport: Sendable {
  struct Adoption: Encodable, Sendable {
    let revision: String
    let differences: [String]
  }

  /// Revisions whose schema the database has, though it says otherwise.
  struct Recognized: Encodable, Sendable {
    let revisions: [String]
    /// What the database has beyond them.
    let extra: [String]
  }

  struct Acceptance: Encodable, Sendable {
    let object: String
    let reason: String
  }

  let session: Session
  /// Those that were compared.
  var pairs: [PairReport] = []
  /// What a revision would do, as `diff` prints it.
  var change: DifferencesReport?
  /// The database, if it was looked at.
  var database: String?
  /// The heads, if there are several and nobody has said that there may be.
  var heads: [RevisionID] = []
  /// What the database has yet to get.
  var pending: [RevisionID] = []
  /// Whether that is meant.
  var allowsPending = false
  /// Where the database says it is.
  var current: [RevisionID] = []
  /// The revisions that were edited after the database got them.
  var edited: [RevisionList.Entry] = []
  /// The lists of revisions and declarations that are checked in and not as they are to be.
  var staleRegistries: [String] = []
  /// The file of the schema, if it is not what the revisions make.
  var staleSchemaFile: String?
  /// How another migrator's end differs from the revision at which its databases are taken over.
  var adoption: Adoption?
  var recognized: Recognized?
  /// The differences that were met and are accepted.
  var accepted: [Acceptance] = []

  init(_ session: Session) {
    self.session = session
  }

  var isFine: Bool {
    pairs.allSatisfy(\.isEqual) && heads.isEmpty && (pending.isEmpty || allowsPending)
      && edited.isEmpty
      && staleRegistries.isEmpty && staleSchemaFile == nil
      && (adoption?.differences ?? []).isEmpty
  }

  /// The pairs with what is told of them one by one: not how a database differs from revisions that it
  /// only says it has, where it is known which it has.
  var told: [PairReport] {
    pairs.filter { recognized == nil || $0.pair != .versionsDatabase }
  }

  static let allIsWell = "No differences."

  // MARK: Text

  /// Prints what was found, and what to do about it.
  func print() {
    let (console, words) = (session.console, Wording(session: session))
    for acceptance in accepted { console.err(words.describe(acceptance)) }
    guard !isFine else { return console.out(Self.allIsWell) }
    for pair in told where !pair.entries.isEmpty { print(pair) }
    for pair in pairs where pair.entries.isEmpty && !pair.repeated.isEmpty {
      console.err(words.repetition(in: pair.pair, of: self))
    }
    for fact in words.facts(of: self) {
      console.entry(fact.message)
      for line in fact.details { console.out("  " + line) }
      console.err(fact.advice)
    }
  }

  private func print(_ report: PairReport) {
    let (console, words) = (session.console, Wording(session: session))
    console.out(words.headline(of: report.pair, in: self))
    var meanings: [String] = []
    for entry in report.entries where !meanings.contains(entry.meaning + entry.advice) {
      meanings.append(entry.meaning + entry.advice)
    }
    let lines = DifferenceReport(session, on: .out, indentation: 2)
    for meaning in meanings {
      let entries = report.entries.filter { $0.meaning + $0.advice == meaning }
      for line in lines.lines(entries.map { ($0.difference, $0.place?.text) }) {
        console.out("  " + line)
      }
      if let first = entries.first { console.entry("    \(first.meaning) \(first.advice)") }
    }
  }
}

extension Finding.Place {
  /// `schema/Poems.swift:12`
  var text: String { file + (line.map { ":\($0)" } ?? "") }
}

// MARK: - JSON

extension CheckReport: Encodable {
  private enum Key: String, CodingKey {
    case pairs, heads, pending, edited, adoption, staleRegistries, staleSchemaFile, recognized
    case accepted, database, current
  }

  private struct EditedRevision: Encodable {
    let id: String
    let path: String
  }

  private struct Pair: Encodable {
    let pair: ComparedPair
    /// Whether the two differ by more than what is told of the other pairs.
    let differs: Bool
    let differences: [Entry]
    let repeated: [DifferenceEntry]
  }

  private struct Entry: Encodable {
    let difference: DifferenceEntry
    let place: Finding.Place?
    let meaning: String
    let advice: String

    private enum Key: String, CodingKey {
      case file, line, meaning, advice
    }

    func encode(to encoder: any Encoder) throws {
      try difference.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encodeIfPresent(place?.file, forKey: .file)
      try container.encodeIfPresent(place?.line, forKey: .line)
      try container.encode(meaning, forKey: .meaning)
      try container.encode(advice, forKey: .advice)
    }
  }

  func encode(to encoder: any Encoder) throws {
    try change?.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(pairs.map(encoded), forKey: .pairs)
    try container.encodeIfPresent(database, forKey: .database)
    if database != nil { try container.encode(current.map(\.rawValue), forKey: .current) }
    if !heads.isEmpty { try container.encode(heads.map(\.rawValue), forKey: .heads) }
    if !pending.isEmpty { try container.encode(pending.map(\.rawValue), forKey: .pending) }
    let revisions = session.configuration.revisions
    try container.encode(
      edited.map { EditedRevision(id: $0.id.rawValue, path: revisions.path(of: $0)) },
      forKey: .edited)
    if !staleRegistries.isEmpty {
      try container.encode(staleRegistries, forKey: .staleRegistries)
    }
    try container.encodeIfPresent(staleSchemaFile, forKey: .staleSchemaFile)
    try container.encodeIfPresent(adoption, forKey: .adoption)
    try container.encodeIfPresent(recognized, forKey: .recognized)
    try container.encode(accepted, forKey: .accepted)
  }

  private func encoded(_ report: PairReport) -> Pair {
    Pair(
      pair: report.pair, differs: !report.entries.isEmpty,
      differences: report.entries.map { entry in
        Entry(
          difference: DifferenceEntry(entry.difference, session), place: entry.place,
          meaning: entry.meaning, advice: entry.advice)
      },
      repeated: report.repeated.map { DifferenceEntry($0, session) })
  }
}
