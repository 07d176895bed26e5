import Foundation
import GodwitMigrations
import GodwitSQLSyntax

/// A review as a page of Markdown, for a pull request or a terminal.
struct ReviewPage {
  private let review: Review
  private var lines: [String] = []

  init(_ review: Review) {
    self.review = review
    addHead()
    addChanges()
    addDiagrams()
    addStatements()
    addDatabase()
    addWayBack()
    addLint()
  }

  var text: String { lines.joined(separator: "\n") }

  // MARK: Pieces

  private mutating func heading(_ text: String, level: Int = 2) {
    if !lines.isEmpty, lines.last != "" { lines.append("") }
    lines += [String(repeating: "#", count: level) + " " + text, ""]
  }

  private mutating func paragraph(_ text: String) {
    if lines.last != "" { lines.append("") }
    lines.append(MarkdownText.wrapped(text))
  }

  private mutating func item(_ text: String) {
    lines.append(MarkdownText.wrapped(text, prefix: "- ", indentation: 2))
  }

  private mutating func block(_ text: String, _ language: String) {
    if lines.last != "" { lines.append("") }
    lines.append(MarkdownText.block(text, language))
  }

  private func code(_ text: String) -> String { ReviewWords.code(text) }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
  }

  private func time(_ seconds: Double) -> String {
    seconds < 0.01 ? "less than 0.01 s" : String(format: "%.2f s", seconds)
  }

  // MARK: Sections

  private mutating func addHead() {
    if review.revisions.count == 1, let revision = review.revisions.first {
      heading("Review: \(MarkdownText.prose(revision.message))", level: 1)
      paragraph("Revision \(code(revision.id)) in \(code(revision.path))")
    } else {
      heading("Review of \(counted(review.revisions.count, "revision"))", level: 1)
      for revision in review.revisions {
        item("\(code(revision.id)) \(MarkdownText.prose(revision.message))")
      }
    }
    if !review.others.isEmpty {
      let ids = review.others.map(code).joined(separator: ", ")
      paragraph("Between these, and not looked at here: \(ids)")
    }
  }

  private mutating func addChanges() {
    heading("What changes")
    var subjects: [SQLText] = []
    var changes: [FoldedName: [DifferenceEntry]] = [:]
    for entry in review.revisions.flatMap(\.changes) {
      let subject = SQLText(ReviewWords.subject(of: entry))
      if changes[subject.folded] == nil { subjects.append(subject) }
      changes[subject.folded, default: []].append(entry)
    }
    if subjects.isEmpty { paragraph("Nothing of the schema.") }
    for subject in subjects {
      heading(code(subject.string), level: 3)
      for entry in changes[subject.folded] ?? [] { item(ReviewWords.sentence(entry)) }
    }
  }

  private mutating func addDiagrams() {
    guard !review.diagrams.isEmpty else { return }
    heading("The tables")
    for diagram in review.diagrams { block(trimmed(diagram), "mermaid") }
  }

  private func trimmed(_ text: String) -> String {
    text.utf8.last == UInt8(ascii: "\n") ? String(Substring(text.utf8.dropLast())) : text
  }

  private mutating func addStatements() {
    heading("What will run")
    for revision in review.revisions {
      if review.revisions.count > 1 {
        heading("\(code(revision.id)) \(MarkdownText.prose(revision.message))", level: 3)
        paragraph("In \(code(revision.path))")
      }
      if revision.isApplied == true { paragraph("The database has it already.") }
      for obstacle in revision.obstacles { paragraph("**\(MarkdownText.prose(obstacle))**") }
      if revision.parts.isEmpty { paragraph("No statement.") }
      addParts(of: revision)
    }
  }

  /// Statements that run in the same way share a block.
  private mutating func addParts(of revision: Review.Revision) {
    var statements: [String] = []
    var before: String?
    for part in revision.parts {
      let head = head(of: part)
      if head != before {
        endStatements(&statements)
        if let head { paragraph(head) }
      }
      before = head
      statements += part.statements.map { $0 + ";" }
    }
    endStatements(&statements)
  }

  private mutating func endStatements(_ statements: inout [String]) {
    if !statements.isEmpty { block(statements.joined(separator: "\n"), "sql") }
    statements = []
  }

  private func head(of part: Review.Part) -> String? {
    let table = part.table.map(code) ?? ""
    let reason = part.reason.map { ": \(MarkdownText.prose($0))" } ?? ""
    let size =
      part.rows.map { rows in
        ". It writes \(counted(rows, "row")) anew"
          + (part.bytes.map { ", \(PlanReport.size($0))" } ?? "")
      } ?? ""
    switch part.way {
    case "native": return "\(table) natively, by ALTER TABLE:"
    case "metadata": return "\(table) by an edit of its definition, which writes no row:"
    case "column": return "\(table) by a new column with the values of the old one\(reason)\(size):"
    case "rebuild": return "\(table) by a rebuild\(reason)\(size):"
    case "data": return "Swift that works on rows: what it does is not known here."
    default: return nil
    }
  }

  private mutating func addDatabase() {
    heading("On the database")
    guard let database = review.database else {
      let path = review.noDatabase.map { " at \(code($0))" } ?? ""
      return paragraph(
        "There is no database\(path), so nothing can be said of rows, bytes, time and the growth "
          + "of the WAL: \(code("--database FILE")) names one.")
    }
    item(
      "\(code(database.path)) lacks \(counted(database.pending, "revision"))"
        + (database.pending == 0 ? ": nothing would run." : "."))
    if let obstacle = database.obstacle { item("**\(MarkdownText.prose(obstacle))**") }
    if let rehearsal = database.rehearsal { add(rehearsal) }
  }

  private mutating func add(_ rehearsal: RehearsalReport) {
    for direction in ["upgrade", "downgrade"] {
      let steps = rehearsal.steps.filter { $0.direction == direction }
      guard !steps.isEmpty else { continue }
      let total = steps.reduce(0) { $0 + $1.seconds }
      let each =
        review.revisions.count > 1
        ? " (" + steps.map { "\(code($0.revision)) \(time($0.seconds))" }.joined(separator: ", ")
          + ")" : ""
      item("Tried on a copy, the \(direction) took \(time(total))\(each).")
    }
    if let rows = rehearsal.rowsWritten, let before = rehearsal.bytesBefore,
      let after = rehearsal.bytesAfter
    {
      let log = rehearsal.logBytes.map { "; the WAL grew by \(PlanReport.size($0))" } ?? ""
      item(
        "The upgrade wrote \(counted(rows, "row")); the file went from \(PlanReport.size(before)) "
          + "to \(PlanReport.size(after))\(log).")
    }
    for finding in rehearsal.findings { item(MarkdownText.prose(finding)) }
    if !rehearsal.differences.isEmpty {
      item(
        "Afterwards it is **not as declared**: \(counted(rehearsal.differences.count, "difference"))."
      )
    }
  }

  private mutating func addWayBack() {
    heading("The way back")
    for revision in review.revisions { add(revision.proof, of: revision) }
    if let rehearsal = review.database?.rehearsal, !rehearsal.steps.isEmpty {
      let isBack = rehearsal.differencesAfterDowngrade.isEmpty
      item(
        "On the copy, the downgrade gives the schema back\(isBack ? "" : " **not as it was**")"
          + (rehearsal.rowsAfterDowngrade.isEmpty ? ", and every row." : ". Rows:"))
      for line in rehearsal.rowsAfterDowngrade { item(MarkdownText.prose(line)) }
    }
    for loss in review.losses { item(sentence(loss)) }
  }

  private mutating func add(_ proof: Review.Proof, of revision: Review.Revision) {
    let id = code(revision.id)
    let reasons = proof.reasons.map(MarkdownText.prose).joined(separator: "; ")
    switch proof.downgrade {
    case .proven:
      item("\(id): run in memory there and back, with rows made up, all is as it was.")
    case .notProven: item("\(id): **not proven**: \(reasons)")
    case .differs: item("\(id): **the downgrade does not give the schema back**: \(reasons)")
    case .failed: item("\(id): **the downgrade fails** in memory: \(reasons)")
    case .irreversible: item("\(id) cannot be taken back, it says: \(reasons)")
    case .notRun:
      item("\(id) runs outside of transactions, so it was not tried in memory.")
    }
    if !proof.broken.isEmpty {
      item(
        "\(id): **what does not work afterwards**: \(proof.broken.map(code).joined(separator: ", "))"
      )
    }
  }

  private func sentence(_ loss: Review.Loss) -> String {
    let object = loss.column.map { "\(loss.table).\($0)" } ?? loss.table
    let noun = loss.column == nil ? "row" : "value"
    switch loss.side {
    case .upgrade:
      let held = loss.count.map { ", which holds \(counted($0, noun)) now," } ?? ""
      return
        "The upgrade drops \(code(object))\(held): a downgrade makes it anew, without its \(noun)s."
    case .downgrade:
      return "A downgrade drops \(code(object)), with what was entered since."
    }
  }

  private mutating func addLint() {
    heading("Findings of lint")
    let counting = review.lint.filter { $0.allowedBecause == nil }
    if counting.isEmpty { paragraph("None.") }
    for finding in counting {
      let line = finding.line.map { "line \($0)" }
      let place = [review.revisions.count > 1 ? finding.revision : nil, line]
        .compactMap { $0 }.joined(separator: ", ")
      item(
        "**\(finding.severity)** \(code(finding.code)): \(MarkdownText.prose(finding.message)) "
          + (finding.advice.map { MarkdownText.prose($0) + " " } ?? "")
          + (place.utf8.isEmpty ? "" : "(\(code(place)))"))
    }
    let allowed = review.lint.filter { $0.allowedBecause != nil }
    guard !allowed.isEmpty else { return }
    paragraph("Allowed by the files:")
    lines.append("")
    for finding in allowed {
      item(
        "\(code(finding.code)): \(MarkdownText.prose(finding.allowedBecause ?? "")) "
          + "(\(code(finding.file)))")
    }
  }
}
