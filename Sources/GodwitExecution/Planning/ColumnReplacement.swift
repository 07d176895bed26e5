import GodwitSQLSyntax
import GodwitSchemaModel

/// A change of a table's last column where a rebuild would take along all tables that refer to it: a new
/// column gets the values, the old one is dropped, and the new one takes its name.
///
/// It gives what a rebuild gives, or there is none: what else speaks of the column, DROP COLUMN would fail
/// at, or leave behind broken.
struct ColumnReplacement {
  let target: Table
  /// The column as it is to be.
  let column: Column
  /// The same under the name that it has for a time; under its own where no other has that.
  let added: Column
  /// Adds the column and fills it.
  let filling: [Step]
  /// Asked while the old values stand beside the new ones.
  let valueCheck: ValueCheck?
  /// Drops the old column and gives its name to the new one; nothing where there is no old one.
  let replacing: [Step]

  var isAddition: Bool { replacing.isEmpty }

  /// - Parameter words: All words of the schema: the name for a time is none of them.
  /// - Returns: Nothing where the changes are about more than the last column.
  /// - Throws: ``NeedsRebuild`` where ALTER TABLE can neither add nor drop it.
  init?(
    _ state: TableState, _ changes: [TableChange], _ settings: ExecutionSettings,
    avoiding words: Set<FoldedName>
  ) throws {
    let rebuild = try Rebuild(state, changes)
    target = rebuild.target
    guard !changes.contains(where: \.isRename), let last = target.columns.last,
      Self.isPlain(last, of: target)
    else { return nil }
    column = last
    let old = state.table.columnWithConstraints(last.name)
    if let old {
      guard Self.isPlain(old, of: state.table),
        state.table.columns.last?.name.folded == old.name.folded
      else { return nil }
    }
    guard Self.isAllElseEqual(state.table, without: old, target, without: last),
      Self.isComputedAlike(rebuild.backfills[last.name.folded], of: last, isNew: old == nil)
    else { return nil }
    let name =
      old == nil ? last.name : FoldedName.unused("_godwit_new_\(last.name)", among: words)
    added = try Self.column(last.name, of: target, named: name)
    guard !added.needsValue else { return nil }
    let steps = try Self.steps(state, old, added, as: last.name, settings)
    filling = [steps[0], rebuild.filling(last, in: name)]
    replacing = Array(steps.dropFirst())
    valueCheck = old == nil ? nil : rebuild.valueCheck(of: last, beside: name)
  }

  /// Whether nothing but checks hangs on the column that is not computed.
  private static func isPlain(_ column: Column, of table: Table) -> Bool {
    let name = column.name.folded
    return column.generated == nil
      && table.constraints.allSatisfy { constraint in
        if case .check = constraint { true } else { !constraint.columnNames.contains(name) }
      }
  }

  /// Whether two tables differ in a column of theirs alone, each with the checks that are about it.
  private static func isAllElseEqual(
    _ table: Table, without old: Column?, _ target: Table, without new: Column
  ) -> Bool {
    guard let rest = try? table.applying(old.map { [.dropColumn($0)] } ?? []),
      let others = try? target.applying([.dropColumn(new)])
    else { return false }
    return rest.columns.map(\.name.folded) == others.columns.map(\.name.folded)
      && others.differences(from: rest).isEmpty
  }

  /// Whether rows get the same from an UPDATE, which other rows of the table see on its way, as from one
  /// SELECT of all rows.
  private static func isComputedAlike(
    _ backfill: SQLText?, of column: Column, isNew: Bool
  ) -> Bool {
    guard let backfill else { return !isNew }
    let words = SQLNames.allWords(in: backfill)
    return !words.contains("select") && !(isNew && words.contains(column.name.folded))
  }

  private static func column(
    _ name: SQLText, of table: Table, named other: SQLText
  ) throws -> Column {
    let renamed =
      name.folded == other.folded ? table : try table.applying([.renameColumn(name, to: other)])
    guard let column = renamed.columnWithConstraints(other) else {
      throw ExecutionError.assertionFailed("the column \(name) is not there")
    }
    return column
  }

  /// ADD COLUMN, and what puts the column in the place of an old one.
  private static func steps(
    _ state: TableState, _ old: Column?, _ new: Column, as name: SQLText,
    _ settings: ExecutionSettings
  ) throws -> [Step] {
    let adding = TableChange.addColumn(new)
    guard let old else { return try NativePlan(state, [adding], settings).steps() }
    return try NativePlan(
      state, [adding, .dropColumn(old), .renameColumn(new.name, to: name)], settings
    ).steps()
  }

  /// The rules of ADD COLUMN, asked of SQLite: a table with one row gets the column. It tests the default of
  /// the new column by its checks, before any row has a value
  /// (https://sqlite.org/lang_altertable.html#altertabaddcol).
  var trial: [String] {
    [
      "CREATE TABLE _godwit_rows (_godwit_row ANY)" + (target.isStrict ? " STRICT" : ""),
      "INSERT INTO _godwit_rows VALUES (1)",
      "ALTER TABLE _godwit_rows ADD COLUMN \(added.definition)",
    ]
  }

  /// Whether a check looks at the rowid, which a trial knows nothing of.
  var looksAtRowID: Bool {
    added.constraints.contains { constraint in
      SQLIdentifier.rowIDNames.contains { constraint.columnNames.contains($0.folded) }
    }
  }
}

extension Rebuild {
  /// Gives the values that a copy gives to a column to one of another name.
  fileprivate func filling(_ column: Column, in name: SQLText) -> Step {
    let value = copied(column)?.old ?? "NULL"
    return .run("UPDATE OR ABORT main.\(old) SET \(SQLIdentifier.quoted(name)) = \(value)")
  }
}
