import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

/// The lines of a revision's file in which what it is about stands.
struct FindingPlaces {
  private let file: String
  /// The strings of the file.
  private let strings: [SourceString]
  private let upgradeLine: Int?
  private let downgradeLine: Int?
  /// Where the values of operations were made, by table and name.
  private var values: [Subject: Int] = [:]

  private struct Subject: Hashable {
    var table: FoldedName?
    var name: FoldedName?
  }

  /// - Parameter source: The file, where it is at hand.
  init(_ effect: RevisionEffect, source: SourceFile?) {
    file = effect.entry.file
    strings = source.flatMap { try? $0.strings() } ?? []
    upgradeLine = source.flatMap { $0.line(ofFunction: "upgrade") }
    downgradeLine = source.flatMap { $0.line(ofFunction: "downgrade") }
    for operation in effect.calls { note(operation) }
  }

  /// - Returns: Nothing where it is not known.
  func line(of finding: RuleFinding) -> Int? {
    switch finding.side {
    case .downgrade: return downgradeLine
    case .revision, .declaration: return nil
    case .upgrade:
      let subject = Subject(table: finding.table?.folded, name: finding.name?.folded)
      return values[subject] ?? lineInSource(finding) ?? upgradeLine
    }
  }

  /// The line with the names in quotes: of several, the one that is nearest to its table's.
  private func lineInSource(_ finding: RuleFinding) -> Int? {
    guard let name = finding.name ?? finding.table else { return nil }
    let candidates = lines(of: name)
    guard let table = finding.table, finding.name != nil else { return candidates.first }
    let tables = lines(of: table)
    return candidates.min { left, right in
      distance(from: left, to: tables) < distance(from: right, to: tables)
    } ?? tables.first
  }

  private func distance(from line: Int, to others: [Int]) -> Int {
    // A name stands behind its table's.
    others.map { $0 <= line ? line - $0 : ($0 - line) * 1_000 }.min() ?? 0
  }

  /// The lines of the upgrade in which a string is just a name.
  private func lines(of name: SQLText) -> [Int] {
    let lines = strings.filter { $0.text.sqlText.folded == name.folded }.map(\.line)
    guard let upgradeLine, let downgradeLine else { return lines }
    let isInUpgrade: (Int) -> Bool =
      upgradeLine < downgradeLine
      ? { $0 >= upgradeLine && $0 < downgradeLine } : { $0 >= upgradeLine }
    return lines.filter(isInUpgrade)
  }

  // MARK: Values

  private mutating func note(_ location: SourceLocation?, _ table: SQLText?, _ name: SQLText?) {
    guard let location, isInFile(location) else { return }
    let subject = Subject(table: table?.folded, name: name?.folded)
    if values[subject] == nil { values[subject] = location.line }
  }

  /// A value can be made in another file than the revision's.
  private func isInFile(_ location: SourceLocation) -> Bool {
    let slash = UInt8(ascii: "/")
    guard let own = file.utf8.split(separator: slash).last,
      let other = location.fileID.utf8.split(separator: slash).last
    else { return false }
    return own.elementsEqual(other)
  }

  private mutating func note(_ operation: SchemaOperation) {
    switch operation {
    case .createTable(let table):
      note(table.location, table.name, nil)
      for column in table.columns { note(column.location, table.name, column.name) }
      for index in table.indexes { note(index.location, table.name, index.name) }
      for constraint in table.constraints { note(constraint, of: table.name) }
    case .alterTable(let table, let changes):
      for change in changes { note(change, of: table) }
    case .createIndex(let table, let index): note(index.location, table, index.name)
    case .createView(let view): note(view.location, view.name, nil)
    case .createTrigger(let trigger): note(trigger.location, trigger.table, trigger.name)
    case .createVirtualTable(let table), .replaceVirtualTable(_, let table):
      note(table.location, table.name, nil)
    default: break
    }
  }

  private mutating func note(_ change: TableChange, of table: SQLText) {
    switch change {
    case .addColumn(let column, _), .alterColumn(_, let column, _):
      note(column.location, table, column.name)
      for constraint in column.constraints { note(constraint, of: table) }
    case .addConstraint(let constraint): note(constraint, of: table)
    default: break
    }
  }

  private mutating func note(_ constraint: Constraint, of table: SQLText) {
    note(constraint.location, table, constraint.subject)
  }
}

extension Constraint {
  /// What a finding about the constraint is called: its name, or the columns that it is about.
  var subject: SQLText {
    if let name { return name }
    switch self {
    case .primaryKey(let key):
      return "(\(key.columns.compactMap(\.column).joined(separator: ", ")))"
    case .unique(let key): return "(\(key.columns.compactMap(\.column).joined(separator: ", ")))"
    case .check(let check): return check.expression
    case .foreignKey(let key):
      return key.columns.count == 1 ? key.columns[0] : "(\(key.columns.joined(separator: ", ")))"
    }
  }
}

extension SourceFile {
  /// The line of `func upgrade`.
  fileprivate func line(ofFunction name: String) -> Int? {
    guard let words = try? words() else { return nil }
    let index = words.indices.dropFirst().first { index in
      words[index].text.utf8.elementsEqual(name.utf8)
        && words[index - 1].text.utf8.elementsEqual("func".utf8)
    }
    return index.map { words[$0].line }
  }
}
