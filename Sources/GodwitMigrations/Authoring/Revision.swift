import GodwitRevisionGraph

/// A step in the history of a schema: what it changes, and how to take that back.
///
/// ```swift
/// /// add word_count
/// ///
/// /// Create Date: 2026-11-23 10:15:00 UTC
/// struct AddWordCount_3f9a1c7be02d: Revision {
///   static let id: RevisionID = "3f9a1c7be02d"
///   static let downRevisions: [RevisionID] = ["94bcac9585c9"]
///
///   static func upgrade(_ op: Operations) throws {
///     try op.addColumn("poems", Column("word_count", .integer))
///   }
///
///   static func downgrade(_ op: Operations) throws {
///     try op.dropColumn("poems", "word_count")
///   }
/// }
/// ```
///
/// A revision speaks in literals only: it must mean in ten years what it means today.
public protocol Revision: SendableMetatype {
  /// What the database remembers this revision by, which therefore never changes: not empty,
  /// without white space and any of `+ - : @ / \`, and none of the words `head`, `heads`, `base`
  /// and `current`.
  static var id: RevisionID { get }
  /// The revisions that this one follows: none for the first, several for a merge.
  static var downRevisions: [RevisionID] { get }
  /// Revisions of other branches that must have been applied before this one. By default none.
  static var dependsOn: [RevisionID] { get }
  /// Names of the branch that begins with this revision, for `name@head` and the like. By default none.
  static var branchLabels: [String] { get }
  /// Revisions for which this one stands, first to last: a new database runs this one instead of them.
  /// By default none.
  static var replaces: [RevisionID] { get }
  /// Whether foreign keys are enforced while the revision runs. By default they are checked at the
  /// end of the transaction, and no action such as ON DELETE CASCADE runs.
  static var foreignKeys: ForeignKeyEnforcement { get }
  /// Whether the revision runs in a transaction. By default it does, together with its neighbours.
  static var transaction: TransactionUse { get }
  /// Why the revision cannot be taken back. A downgrade past it throws
  /// ``MigrationError/irreversible(_:file:reason:)`` with these words before anything is changed.
  /// By default it can be taken back.
  static var irreversible: String? { get }

  /// Brings the schema from where ``downRevisions`` leave it to where this revision has it.
  ///
  /// - Throws: What the operations throw, or anything else to stop. The transaction, if there is
  ///   one, is rolled back then, and whoever began the migration gets a ``RevisionFailure``.
  static func upgrade(_ op: Operations) throws
  /// Brings the schema back to where ``downRevisions`` leave it. It is not called if
  /// ``irreversible`` says why it cannot be.
  ///
  /// - Throws: As ``upgrade(_:)``.
  static func downgrade(_ op: Operations) throws
}

extension Revision {
  /// No revision of another branch.
  public static var dependsOn: [RevisionID] { [] }
  /// No label.
  public static var branchLabels: [String] { [] }
  /// No other revision.
  public static var replaces: [RevisionID] { [] }
  /// Checked at the end of the transaction.
  public static var foreignKeys: ForeignKeyEnforcement { .checkedAtEnd }
  /// A transaction together with its neighbours.
  public static var transaction: TransactionUse { .shared }
  /// It can be taken back.
  public static var irreversible: String? { nil }
}

/// What foreign keys do while a revision runs.
public enum ForeignKeyEnforcement: Hashable, Sendable {
  /// No foreign key acts or stops anything while the revision runs; at the end of the transaction,
  /// rows that violate one and did not before make it fail.
  case checkedAtEnd
  /// Foreign keys act as they do for an application: cascades run, violations fail at once. In
  /// exchange, a table to which others refer can be neither dropped nor rebuilt.
  case enforced
}

/// How a revision uses transactions.
public enum TransactionUse: Hashable, Sendable {
  /// All pending revisions succeed or fail together, as far as they treat foreign keys alike and
  /// none with ``none`` stands between them.
  case shared
  /// The revision runs outside of any transaction, for what SQLite refuses inside of one: VACUUM,
  /// `PRAGMA journal_mode`. It can execute SQL, and it cannot use schema operations.
  case none
}

/// The revisions of a project, with what the build found in their files. The build plugin
/// `RevisionRegistry` writes the list.
public struct RevisionList: Sendable {
  /// One revision and its file.
  public struct Entry: Sendable {
    package let type: any Revision.Type
    /// The file's path in its folder.
    public let file: String
    /// The first line of the revision's doc comment, or the name of its type if there is none.
    public let message: String
    /// What stands behind `Create Date:` in the doc comment: `2026-11-23 10:15:00 UTC`.
    public let created: String?
    /// A checksum of the file's bytes as they were when the program was built.
    package let checksum: String
    /// A checksum of what the file said then, whatever its layout and its comments.
    private let tokens: String?
    /// The folder of the file, where it is not the list's.
    fileprivate var folder: String?

    /// What the database remembers the revision by.
    public var id: RevisionID { type.id }

    /// What the build plugin writes for a file: the revision's type, and what it has read in the
    /// source.
    public init(
      _ type: any Revision.Type, file: String, message: String, created: String?, checksum: String,
      tokens: String? = nil
    ) {
      self.type = type
      self.file = file
      self.message = message
      self.created = created
      self.checksum = checksum
      self.tokens = tokens
    }

    /// The checksum that a database keeps of the revision.
    package var notedChecksum: String { tokens ?? checksum }
  }

  /// The folder of the files, relative to the package.
  package let folder: String
  /// The revisions in the order of their files' paths, list behind list; the graph has an order of
  /// its own.
  public let entries: [Entry]
  private let positions: [RevisionID: Int]

  /// What the build plugin writes for a folder, whose path is relative to the package.
  public init(folder: String, _ entries: [Entry]) {
    self.folder = folder
    self.entries = entries
    positions = Dictionary(
      zip(entries.map(\.id), entries.indices), uniquingKeysWith: { first, _ in first })
  }

  package subscript(id: RevisionID) -> Entry? { positions[id].map { entries[$0] } }

  /// Those of the revisions that are in the list, in the order of `ids`.
  package subscript(ids: some Sequence<RevisionID>) -> [Entry] { ids.compactMap { self[$0] } }

  /// The revisions of two lists, for projects that keep them in several folders: each is a target
  /// with the build plugin, and the first is where new revisions are written.
  public static func + (first: RevisionList, second: RevisionList) -> RevisionList {
    RevisionList(
      folder: first.folder,
      first.entries
        + second.entries.map { entry in
          var entry = entry
          entry.folder = entry.folder ?? second.folder
          return entry
        })
  }

  /// The list with its folders as they are seen from another folder than the package's: `../versions`.
  package func seen(through prefix: String) -> RevisionList {
    RevisionList(
      folder: prefix + folder,
      entries.map { entry in
        var entry = entry
        entry.folder = entry.folder.map { prefix + $0 }
        return entry
      })
  }

  /// All folders.
  package var folders: [String] {
    entries.compactMap(\.folder).reduce(into: [folder]) { folders, folder in
      if !folders.contains(folder) { folders.append(folder) }
    }
  }

  /// The folder of a revision's file.
  package func folder(of entry: Entry) -> String { entry.folder ?? folder }

  /// A revision's file as it is shown to people: `versions/20261123_….swift`.
  package func path(of entry: Entry) -> String { "\(folder(of: entry))/\(entry.file)" }

  /// - Throws: ``RevisionGraphError`` if the revisions do not form a graph.
  package func graph() throws -> RevisionGraph { try RevisionGraph(Squashes(nodes).nodes()) }

  /// The revisions as they stand in their files.
  package var nodes: [RevisionNode] {
    entries.map {
      RevisionNode(
        id: $0.id, downRevisions: $0.type.downRevisions, dependsOn: $0.type.dependsOn,
        branchLabels: $0.type.branchLabels,
        replaces: $0.type.replaces, file: path(of: $0))
    }
  }
}
