import Foundation
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax

/// A row of the table of what was run, as `history --applied` tells about it. Whoever can write into
/// the database can have put anything there.
struct AppliedReport: Encodable {
  /// What should be a number.
  enum Number: Encodable {
    case number(Double)
    case other(String)

    init(_ stored: String) {
      // JSON has no infinity.
      self = Double(stored).flatMap { $0.isFinite ? .number($0) : nil } ?? .other(stored)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .other(let text): try container.encode(text)
      }
    }
  }

  let appliedAt: String
  let direction: String
  let revision: String
  /// Nothing if the program does not know the revision.
  let message: String?
  let seconds: Number?
  let checksum: String?

  init(_ entry: VersionStore.HistoryEntry, _ revisions: RevisionList) {
    appliedAt = entry.appliedAt
    direction = entry.direction
    revision = entry.revision
    message = revisions[RevisionID(entry.revision)]?.message
    seconds = entry.seconds.map(Number.init)
    checksum = entry.checksum
  }

  /// A line for each row, in columns. What is longer than its column is cut, but for the message: it
  /// is the last, and may run on.
  static func lines(_ reports: [Self]) -> [String] {
    let rows = reports.map(\.cells)
    let widths = rows.reduce(columns.map { _ in 0 }) { widths, row in
      zip(widths, row).map { max($0, TextWidth.columns(of: $1)) }
    }
    return zip(reports, rows).map { report, row in
      let padded = zip(columns, zip(widths, row)).map { column, cell in
        column.padding(cell.1, to: cell.0)
      }
      return (padded + [report.shownMessage]).joined(separator: "  ")
    }
  }

  private struct Column {
    /// How wide it gets at the most.
    let limit: Int
    var isNumber = false

    func padding(_ text: String, to width: Int) -> String {
      let gap = String(repeating: " ", count: max(width - TextWidth.columns(of: text), 0))
      return isNumber ? gap + text : text + gap
    }
  }

  /// `2026-11-23 12:22:56`, `downgrade`, an identifier as long as the version table takes, `99.99 s`,
  /// and enough of a checksum to tell two from each other.
  private static let columns = [
    Column(limit: 19), Column(limit: 9), Column(limit: 32), Column(limit: 11, isNumber: true),
    Column(limit: 9),
  ]

  private var cells: [String] {
    zip([appliedAt, direction, revision, time, checksum], Self.columns).map { text, column in
      TextWidth.cut(Self.shown(text), to: column.limit)
    }
  }

  /// Everything of the row, uncut.
  var full: [String] {
    [
      "Revision:  \(Self.shown(revision))", "Direction: \(Self.shown(direction))",
      "Applied:   \(Self.shown(appliedAt))", "Took:      \(Self.shown(time))",
      "Checksum:  \(Self.shown(checksum))", "", "    \(shownMessage)",
    ]
  }

  private var time: String? {
    switch seconds {
    case .number(let number) where number.magnitude < 1_000_000:
      String(format: "%.2f s", number)
    case .number(let number): "\(number) s"
    case .other(let text): text
    case nil: nil
    }
  }

  private var shownMessage: String {
    message.map(VisibleText.line) ?? "(not known to this program)"
  }

  private static func shown(_ text: String?) -> String {
    text.flatMap { $0.utf8.isEmpty ? nil : VisibleText.line($0) } ?? "-"
  }
}

extension Session {
  /// Prints what was run on a database, oldest first.
  func printApplied(
    _ location: DatabaseLocation, inFull: Bool, _ format: FormatOption.Format
  ) throws {
    let store = VersionStore(configuration.migrations)
    let reports = try openSchema(location).reading(store.historyEntries)
      .map { AppliedReport($0, configuration.revisions) }
    if format == .json { return try printJSON(reports) }
    guard !reports.isEmpty else { return console.out("Nothing has been applied.") }
    let lines = inFull ? reports.flatMap { $0.full + [""] } : AppliedReport.lines(reports)
    for line in lines { console.entry(line) }
  }
}
