import Foundation
import GodwitExecution
import GodwitSQLSyntax

/// A line at the foot of the terminal that says how far long work is. It is there only once the work
/// has taken a second.
final class ProgressBar {
  private let show: @Sendable (String) -> Void
  private let now: () -> ContinuousClock.Instant
  private let start: ContinuousClock.Instant
  private var isShown = false
  /// The table whose rows are being copied, and since when.
  private var table: (name: String, start: ContinuousClock.Instant)?
  private var rowsOfFinishedTables = 0
  /// The rows of all tables that are to be copied.
  var totalRows = 0

  private static let patience = Duration.seconds(1)
  private static let width = 24

  init(
    show: @escaping @Sendable (String) -> Void,
    now: @escaping () -> ContinuousClock.Instant = { .now }
  ) {
    self.show = show
    self.now = now
    start = now()
  }

  func update(_ progress: CopyProgress) {
    let name = "\(progress.table)"
    if table?.name != name { table = (name, now()) }
    draw(line(progress))
    if progress.rows == progress.totalRows {
      rowsOfFinishedTables += progress.totalRows
      table = nil
    }
  }

  /// How many of several things are done, and which is at hand.
  func update(_ name: String, _ done: Int, of count: Int) {
    let share = count > 0 ? min(Double(done) / Double(count), 1) : 1
    let passed = (now() - start) / .seconds(1)
    let left = share > 0 ? Self.shown(left: passed / share * (1 - share)) : ""
    draw("  [\(bar(share))] \(done.grouped) of \(count.grouped)\(left); \(name)")
  }

  func willExecute(_ sql: String) {
    // A line shows no more of it than its beginning.
    draw("  " + sql.prefix(1000).split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  func clear() {
    if isShown { show("") }
    isShown = false
  }

  private func draw(_ line: String) {
    guard now() - start >= Self.patience else { return }
    isShown = true
    // A line that wraps could not be taken back.
    show(TextWidth.cut(VisibleText.line(line), to: 79))
  }

  /// `  poems [######..................] 250,000 of 1,000,000 rows, 3 s left; 12 % of all`
  private func line(_ progress: CopyProgress) -> String {
    let share =
      progress.totalRows > 0 ? min(Double(progress.rows) / Double(progress.totalRows), 1) : 1
    let all =
      totalRows > progress.totalRows
      ? "; \(percent(rowsOfFinishedTables, progress.rows)) % of all" : ""
    return
      "  \(progress.table) [\(bar(share))] \(progress.rows.grouped) of \(progress.totalRows.grouped) rows"
      + timeLeft(share) + all
  }

  private func percent(_ finished: Int, _ rows: Int) -> Int {
    Int(100 * min((Double(finished) + Double(rows)) / Double(totalRows), 1))
  }

  private func timeLeft(_ share: Double) -> String {
    guard share > 0, share < 1, let table else { return "" }
    let passed = (now() - table.start) / .seconds(1)
    return Self.shown(left: passed / share * (1 - share))
  }

  private func bar(_ share: Double) -> String {
    let filled = Int(share * Double(Self.width))
    return String(repeating: "#", count: filled)
      + String(repeating: ".", count: Self.width - filled)
  }

  private static func shown(left seconds: Double) -> String {
    let left = Int(min(seconds, 1e9).rounded(.up))
    return left < 120 ? ", \(left) s left" : ", \((left + 59) / 60) min left"
  }
}
