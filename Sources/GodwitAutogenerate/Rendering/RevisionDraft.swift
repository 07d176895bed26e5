import Foundation
import GodwitExecution
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSchemaModel

/// A revision that is about to be written.
package struct RevisionDraft: Sendable {
  package var id: RevisionID
  package var downRevisions: [RevisionID]
  package var dependsOn: [RevisionID] = []
  package var branchLabels: [String] = []
  package var replaces: [RevisionID] = []
  package var message: String
  package var date: Date
  package var upgrade: [SchemaOperation] = []
  package var downgrade: [SchemaOperation] = []
  /// What is lost when something is dropped, by the operation that drops it.
  package var losses: [DataLoss] = []
  /// The rows that stand against each operation.
  package private(set) var obstacles: [[PreconditionFailure]] = []
  /// Whether the keys of some of these rows are told. They would enter version control.
  package var showsKeys = false
  /// How the file is called, without its extension.
  package var fileNameTemplate = RevisionDraft.fileNameTemplate
  /// The zone of the dates in the file and in its name.
  package var timeZone = TimeZone.gmt
  /// What whoever reviews the file has to know before anything else.
  package var warnings: [String] = []

  package init(
    id: RevisionID, downRevisions: [RevisionID], message: String, date: Date
  ) {
    self.id = id
    self.downRevisions = downRevisions
    self.message = message
    self.date = date
  }

  /// Makes the revision one that makes a change, and takes it back.
  package mutating func change(by change: SchemaChange) {
    upgrade = change.operations
    downgrade = change.operations.inverse
    losses = change.losses
    obstacles = change.obstacles
  }

  /// The file's name: `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}`, `{second}`, `{id}` and `{slug}`,
  /// the words of the message. A `/` makes folders.
  package static let fileNameTemplate = "{year}{month}{day}_{hour}{minute}{second}_{id}_{slug}"

  /// An identifier as Alembic makes them: twelve hexadecimal digits.
  package static func newID() -> RevisionID {
    let digits = String(UInt64.random(in: 0..<(1 << 48)), radix: 16)
    return RevisionID(String(repeating: "0", count: 12 - digits.count) + digits)
  }

  // MARK: Names

  /// `20261123_101500_3f9a1c7be02d_add_word_count.swift`
  package var fileName: String {
    // A message without letters leaves nothing behind the last `_`.
    let parts = Template.filled(fileNameTemplate, placeholders).components(separatedBy: "/")
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "_")) }
    return parts.joined(separator: "/") + ".swift"
  }

  /// Whether ``fileName`` names a file in a folder or below it.
  package var hasUsableFileName: Bool {
    fileName.dropLast(".swift".count).components(separatedBy: "/")
      .allSatisfy { !["", ".", ".."].contains($0) }
  }

  /// The first name in braces of the template that stands for nothing, with those that would.
  package var unknownToken: (name: String, known: [String])? {
    let known = placeholders
    return Template.names(in: fileNameTemplate).first { known[$0] == nil }
      .map { ($0, known.keys.sorted()) }
  }

  /// What names in braces stand for.
  var placeholders: [String: String] {
    let parts = components
    func padded(_ number: Int?) -> String { String(format: "%02d", number ?? 0) }
    return [
      "year": String(parts.year ?? 0), "month": padded(parts.month), "day": padded(parts.day),
      "hour": padded(parts.hour), "minute": padded(parts.minute), "second": padded(parts.second),
      "id": Self.slug(id.rawValue, limit: 60), "slug": Self.slug(message),
    ]
  }

  /// `AddWordCount_3f9a1c7be02d`
  package var typeName: String {
    let words = Self.slug(message).split(separator: "_")
    let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    let isUsable = name.first?.isLetter == true
    return (isUsable ? name : "Revision" + name) + "_" + Self.slug(id.rawValue, limit: 60)
  }

  /// The words of a message, in small letters of ASCII and digits.
  static func slug(_ message: String, limit: Int = 40) -> String {
    // ü is u and a mark once it is taken apart; the mark goes.
    let plain = message.decomposedStringWithCanonicalMapping.lowercased()
      .replacing("ß", with: "ss").unicodeScalars
    var words: [String] = [""]
    for scalar in plain {
      switch scalar {
      case "a"..."z", "0"..."9": words[words.count - 1].unicodeScalars.append(scalar)
      case _ where scalar.properties.generalCategory == .nonspacingMark: continue
      default: words.append("")
      }
    }
    let slug = words.filter { !$0.isEmpty }.joined(separator: "_")
    guard slug.count > limit else { return slug }
    let cut = slug.prefix(limit)
    // Whole words, if there is more than one.
    return String(cut.lastIndex(of: "_").map { cut[..<$0] } ?? cut)
  }

  // MARK: Dates

  /// `2026-11-23 10:15:00 UTC`
  var createDate: String {
    let parts = components
    let numbers = [parts.month, parts.day, parts.hour, parts.minute, parts.second].map { $0 ?? 0 }
    let zone = timeZone == .gmt ? "UTC" : timeZone.abbreviation(for: date) ?? timeZone.identifier
    return String(parts.year ?? 0)
      + String(
        format: "-%02d-%02d %02d:%02d:%02d ", arguments: numbers.map { $0 as any CVarArg }) + zone
  }

  private var components: DateComponents {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar.dateComponents(in: timeZone, from: date)
  }
}
