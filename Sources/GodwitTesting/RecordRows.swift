import GodwitRecords
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitVerification

import class GRDB.Database
import struct GRDB.DatabaseValue
import protocol GRDB.FetchableRecord
import protocol GRDB.TableRecord

/// The rows that a record is tried with.
struct RecordRows<Record: FetchableRecord & TableRecord> {
  private let table: Table
  private let seeds: SeedValues
  private let fixed: [FoldedName: DatabaseValue]
  private let nullable: [Column]
  /// The ways to write values that the record is known not to take.
  private var minimumForm: [FoldedName: Int] = [:]
  private var problems: [(column: FoldedName?, words: String)] = []
  private var notes: [String] = []
  private var count = 0

  init(_ table: Table, fixed: [FoldedName: DatabaseValue]) {
    self.table = table
    self.fixed = fixed
    seeds = SeedValues(table)
    nullable = seeds.columns.filter { table.allowsNull(in: $0) }
  }

  /// - Throws: ``RecordMismatch``.
  mutating func verify(_ db: Database) throws -> RecordReport {
    try requireKnownColumns()
    try verifyFull(db)
    if !nullable.isEmpty {
      if try !tryRow("where all columns that can be NULL are", presence(.null), db) {
        notes.append("The schema lets no row hold NULL in all columns that can be NULL.")
      }
      for column in nullable where nullable.count > 1 { try verifyAlone(column, db) }
    }
    for column in seeds.columns where fixed[column.name.folded] == nil {
      for value in try seeds.strings(mentionedWith: column, db).prefix(50) {
        let name = column.name.folded
        var wish = wish(presence(.preferablyValue))
        wish.fixed[name] = value
        _ = try tryRow("where \(column.name) is \(value)", wish, db)
      }
    }
    if count == 0, problems.isEmpty { problems = [(nil, impossible)] }
    guard problems.isEmpty else {
      throw RecordMismatch(record: "\(Record.self)", problems: problems.map(\.words))
    }
    return RecordReport(rows: count, notes: notes)
  }

  private func requireKnownColumns() throws {
    let unknown = fixed.keys.filter { table.column($0.text) == nil }.sorted()
    guard unknown.isEmpty else {
      let names = unknown.map(\.description).joined(separator: ", ")
      throw RecordMismatch(
        record: "\(Record.self)",
        problems: ["Values were given for columns that \(table.name) has not: \(names)."])
    }
  }

  private mutating func verifyFull(_ db: Database) throws {
    guard try !tryRow("without NULLs", presence(.value), db) else { return }
    // Where the schema wants one of two columns to be NULL, each has its row.
    for column in nullable {
      var wishes = presence(.preferablyValue)
      wishes[column.name.folded] = .value
      if try !tryRow("where \(column.name) is not NULL", wishes, db) {
        notes.append("No value was found that the schema takes in \(column.name).")
      }
    }
  }

  private mutating func verifyAlone(_ column: Column, _ db: Database) throws {
    for rest in [SeedValues.Presence.value, .preferablyValue] {
      var wishes = presence(rest)
      wishes[column.name.folded] = .null
      if try tryRow("where only \(column.name) is NULL", wishes, db) { return }
    }
    notes.append("The schema lets no row hold NULL in \(column.name).")
  }

  private func presence(_ presence: SeedValues.Presence) -> [FoldedName: SeedValues.Presence] {
    Dictionary(
      nullable.map { ($0.name.folded, presence) }, uniquingKeysWith: { first, _ in first })
  }

  private func wish(_ presence: [FoldedName: SeedValues.Presence]) -> SeedValues.Wish {
    var wish = SeedValues.Wish()
    wish.presence = presence
    wish.fixed = fixed
    return wish
  }

  private var impossible: String {
    let last = lastRefusal.map { ": \($0)" } ?? ""
    return
      "No row was found that \(table.name) accepts\(last). Give values that it does: values: [\"column\": …]."
  }
  private var lastRefusal: String?

  // MARK: One row

  private mutating func tryRow(
    _ description: String, _ presence: [FoldedName: SeedValues.Presence], _ db: Database
  ) throws -> Bool {
    try tryRow(description, wish(presence), db)
  }

  /// Puts a row through the record, and again with other ways to write its values where it does not
  /// fit.
  ///
  /// - Returns: Whether the schema allows such a row.
  private mutating func tryRow(
    _ description: String, _ wish: SeedValues.Wish, _ db: Database
  ) throws -> Bool {
    // What was said of each column when it was first written in the likeliest way.
    var first: [FoldedName: String] = [:]
    var last: FoldedName?
    // Each round rules out one way to write one column.
    for _ in 0...(seeds.columns.count * 12) {
      var wish = wish
      wish.minimumForm = minimumForm
      switch try outcome(wish, db) {
      case .refused(let message):
        lastRefusal = message
        guard let last else { return false }
        minimumForm[last] = nil
        note(last, first[last] ?? message)
        return true
      case .fits:
        count += 1
        return true
      case .fails(var failure, let row):
        if failure.column == nil, failure.dependsOnForm {
          failure.column = try cause(of: failure, row, wish, db)
        }
        let words = sentence(failure, row, description)
        guard failure.dependsOnForm, let column = failure.column, let candidate = row[column],
          !candidate.value.isNull, wish.fixed[column] == nil
        else {
          // What was found out before names the column.
          let known = failure.column == nil ? last : nil
          if let known { minimumForm[known] = nil }
          note(failure.column ?? known, known.flatMap { first[$0] } ?? words)
          return true
        }
        first[column] = first[column] ?? words
        last = column
        minimumForm[column] = candidate.form + 1
      }
    }
    return true
  }

  /// Where nobody tells which column does not fit: that which makes a difference when it is written in
  /// another way.
  private func cause(
    of failure: RecordFailure, _ row: [FoldedName: SeedCandidate], _ wish: SeedValues.Wish,
    _ db: Database
  ) throws -> FoldedName? {
    for name in seeds.columns.map(\.name.folded) where wish.fixed[name] == nil {
      guard let candidate = row[name], !candidate.value.isNull else { continue }
      var trial = wish
      for form in (candidate.form + 1)...(candidate.form + 12) {
        trial.minimumForm[name] = form
        let other = try outcome(trial, db)
        if case .refused = other { break }
        if case .fails(let other, _) = other, other.words == failure.words { continue }
        return name
      }
    }
    return nil
  }

  private mutating func note(_ column: FoldedName?, _ words: String) {
    if !problems.contains(where: { $0.column == column && column != nil || $0.words == words }) {
      problems.append((column, words))
    }
  }

  private func sentence(
    _ failure: RecordFailure, _ row: [FoldedName: SeedCandidate], _ description: String
  ) -> String {
    guard let column = failure.column, let name = table.column(column.text)?.name else {
      return "In a row \(description): \(failure.words)."
    }
    let value = row[column].map { " (here \($0.value))" } ?? ""
    return "\(name): in a row \(description)\(value), \(failure.words)."
  }

  private enum Outcome {
    case fits
    case refused(String)
    case fails(RecordFailure, [FoldedName: SeedCandidate])
  }

  private func outcome(_ wish: SeedValues.Wish, _ db: Database) throws -> Outcome {
    var outcome = Outcome.fits
    try db.inSavepoint {
      do {
        let row = try seeds.insert(wish, db)
        do {
          try RecordTrip<Record>(table).run(db)
        } catch let failure as RecordFailure {
          outcome = .fails(failure, row)
        }
      } catch let refusal as NoSeed {
        outcome = .refused(refusal.message)
      }
      return .rollback
    }
    return outcome
  }
}
