import GodwitSQLSyntax
import GodwitSchemaModel

/// A rebuild where foreign keys stay on, in a transaction of somebody else: dropping the table would
/// act on the rows that refer to it (https://sqlite.org/lang_droptable.html). So every table that does,
/// directly or by way of others, is put aside and dropped, what refers before what it refers to; then all
/// are made anew the other way round, from their own texts.
///
/// Nothing is renamed: no view or trigger elsewhere has to be looked at for that.
struct FamilyRebuild {
  private let rebuild: Rebuild
  private let family: Family
  private let dialect: Dialect

  init(_ rebuild: Rebuild, _ family: Family, _ dialect: Dialect) {
    self.rebuild = rebuild
    self.family = family
    self.dialect = dialect
  }

  /// - Throws: ``DialectError/cycle(dialect:child:parent:)``.
  func steps() throws -> [Step] {
    let puttingAside = PutAside(rebuilding: rebuild)
    let relatives = family.relatives.map(PutAside.init)
    let all = relatives + [puttingAside]
    let dropping = family.members.map {
      Step.run("DROP TABLE main.\(SQLIdentifier.quoted($0.table.name))")
    }
    // In a circle, a row comes before the table to which it refers has any.
    let again = [puttingAside] + relatives.reversed()
    return [.run("PRAGMA defer_foreign_keys = ON")]
      + all.flatMap(\.puttingAside)
      + (try family.loosening(dialect))
      + dropping
      + again.flatMap(\.creating) + again.flatMap(\.filling)
      + all.flatMap { $0.triggers.map(Step.run) }
  }
}

/// The rows of a table in another one without any rules, and how the table is made anew from that.
private struct PutAside {
  private let state: TableState
  /// What is copied into the column at each place, and which column of the new table gets it.
  private let columns: [(old: String, new: String)]
  private let createStatement: String
  private let indexes: [String]
  private let isCounting: Bool
  let triggers: [String]

  init(rebuilding rebuild: Rebuild) {
    state = rebuild.state
    columns = rebuild.copiedColumns
    createStatement = rebuild.target.createStatement
    indexes = rebuild.indexStatements
    triggers = rebuild.triggerStatements
    isCounting =
      state.table.primaryKey?.isAutoincrement == true
      && rebuild.target.primaryKey?.isAutoincrement == true
  }

  /// A table that stays as it is.
  init(_ state: TableState) {
    self.state = state
    let table = state.table
    let rowID = table.isWithoutRowID || table.rowIDAlias != nil ? nil : table.rowIDName?.string
    let names =
      (rowID.map { [$0] } ?? [])
      + table.columns.filter { $0.generated == nil }.map { SQLIdentifier.quoted($0.name) }
    columns = names.map { ($0, $0) }
    createStatement = state.sql.string
    indexes = state.indexStatements.map(\.string)
    triggers = state.triggerStatements.map(\.string)
    isCounting = table.primaryKey?.isAutoincrement == true
  }

  private var name: String { SQLIdentifier.quoted(state.table.name) }
  private var aside: String { SQLIdentifier.quoted(state.temporaryName) }
  private var places: String { columns.indices.map { "c\($0)" }.joined(separator: ", ") }

  var puttingAside: [Step] {
    let from = columns.map(\.old).joined(separator: ", ")
    return [
      .run("CREATE TABLE main.\(aside) (\(places))"),
      .copy(
        of: state.table.name,
        "INSERT INTO main.\(aside) (\(places)) SELECT \(from) FROM main.\(name)"),
      countsAgree,
    ] + (isCounting ? state.puttingSequenceAside : [])
      + state.movingStatistics(from: state.table.name, to: state.temporaryName)
  }

  /// A foreign key needs its parent with the unique index that it refers to when a row comes
  /// (https://sqlite.org/foreignkeys.html#fk_indexes).
  var creating: [Step] { ([createStatement] + indexes.filter(Self.isUnique)).map(Step.run) }

  /// What other indexes there are is built once the rows are there.
  var filling: [Step] {
    let into = columns.map(\.new).joined(separator: ", ")
    return [
      .run("INSERT OR ABORT INTO main.\(name) (\(into)) SELECT \(places) FROM main.\(aside)"),
      countsAgree,
    ] + indexes.filter { !Self.isUnique($0) }.map(Step.run)
      + (isCounting ? state.restoringSequence : [])
      + state.movingStatistics(from: state.temporaryName, to: state.table.name)
      + [.run("DROP TABLE main.\(aside)")]
  }

  private static func isUnique(_ statement: String) -> Bool {
    guard case .index(let index)? = try? SQLParser.parse(SQLText(statement)) else { return false }
    return index.isUnique
  }

  private var countsAgree: Step {
    .assert(
      "SELECT (SELECT count(*) FROM main.\(aside)) = (SELECT count(*) FROM main.\(name))",
      orFail: VisibleText.line("rows of \(state.table.name) were lost while they were copied"),
      isForScripts: true)
  }
}
