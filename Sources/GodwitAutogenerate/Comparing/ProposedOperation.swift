import GodwitSQLSyntax
import GodwitSchemaModel

/// One operation of a ``Proposal``: one thing that happens to one object.
public struct ProposedOperation: Hashable, Sendable, CustomStringConvertible {
  /// What an operation does, called as in `op`.
  public enum Kind: String, Hashable, Sendable {
    /// CREATE TABLE, with the table's indexes.
    case createTable
    /// DROP TABLE, with the table's indexes.
    case dropTable
    /// Another name for a table.
    case renameTable
    /// A new column, with the constraints that were declared on it.
    case addColumn
    /// A column that goes, with the constraints that are about it alone.
    case dropColumn
    /// Another name for a column.
    case renameColumn
    /// A column of another type, default or the like.
    case alterColumn
    /// Another order of columns.
    case orderColumns
    /// A new primary key, uniqueness constraint, check or foreign key.
    case addConstraint
    /// A constraint that goes.
    case dropConstraint
    /// A table that becomes STRICT or WITHOUT ROWID, or is no longer.
    case setOptions
    /// CREATE INDEX.
    case createIndex
    /// DROP INDEX.
    case dropIndex
    /// Another name for an index.
    case renameIndex
    /// CREATE VIEW.
    case createView
    /// DROP VIEW.
    case dropView
    /// CREATE TRIGGER.
    case createTrigger
    /// DROP TRIGGER.
    case dropTrigger
    /// CREATE VIRTUAL TABLE.
    case createVirtualTable
    /// DROP TABLE for a virtual table.
    case dropVirtualTable
    /// A virtual table that is made anew with other arguments.
    case replaceVirtualTable
    /// SQL of the project's own.
    case execute
  }

  /// One thing: of an `alterTable`, one change.
  let operation: SchemaOperation
  /// What was one operation of the comparison becomes one again, as long as it stands together.
  var group: Int?

  /// What it does.
  public var kind: Kind { facts.kind }
  /// The table that it is about; for a trigger the table or the view that has it, for a view its name,
  /// for SQL of the project's own nothing.
  public var table: String { facts.table.string }
  /// The object that it is about, by the name that it has before: a column, a constraint, an index, a
  /// trigger, a view, a table. Empty for a constraint without a name, and where it is the whole table.
  public var name: String { facts.name.string }
  /// What it does in a sentence: ``Drops column `poems.word_count`.``
  public var description: String { OperationSummary.lines(operation).joined(separator: " ") }

  private var facts: (kind: Kind, table: SQLText, name: SQLText) {
    switch operation {
    case .createTable(let table): (.createTable, table.name, table.name)
    case .dropTable(let table): (.dropTable, table.name, table.name)
    case .renameTable(let old, _): (.renameTable, old, old)
    case .alterTable(let table, let changes):
      changes.first.map { ($0.facts.0, table, $0.facts.1) } ?? (.setOptions, table, "")
    case .createIndex(let table, let index): (.createIndex, table, index.name)
    case .dropIndex(let table, let index): (.dropIndex, table, index.name)
    case .renameIndex(let table, let old, _): (.renameIndex, table, old)
    case .createView(let view): (.createView, view.name, view.name)
    case .dropView(let view): (.dropView, view.name, view.name)
    case .createTrigger(let trigger): (.createTrigger, trigger.table, trigger.name)
    case .dropTrigger(let trigger): (.dropTrigger, trigger.table, trigger.name)
    case .createVirtualTable(let table): (.createVirtualTable, table.name, table.name)
    case .dropVirtualTable(let table): (.dropVirtualTable, table.name, table.name)
    case .replaceVirtualTable(let old, _): (.replaceVirtualTable, old.name, old.name)
    case .execute: (.execute, "", "")
    }
  }

  /// Whether two operations do the same, wherever they stand.
  public static func == (a: Self, b: Self) -> Bool { a.operation == b.operation }

  /// Hashes what it does.
  public func hash(into hasher: inout Hasher) { hasher.combine(operation) }
}

extension TableChange {
  fileprivate var facts: (ProposedOperation.Kind, SQLText) {
    switch self {
    case .addColumn(let column, _): (.addColumn, column.name)
    case .dropColumn(let column): (.dropColumn, column.name)
    case .renameColumn(let old, _): (.renameColumn, old)
    case .alterColumn(let old, _, _): (.alterColumn, old.name)
    case .addConstraint(let constraint): (.addConstraint, constraint.name ?? "")
    case .dropConstraint(let constraint): (.dropConstraint, constraint.name ?? "")
    case .setOptions, .setDanglingConstraintNames: (.setOptions, "")
    case .orderColumns, .reorderColumns: (.orderColumns, "")
    }
  }
}

// MARK: What it is about

extension ProposedOperation {
  /// The column that comes or goes, or what becomes of one that is altered.
  public var column: Column? {
    guard case .alterTable(_, let changes) = operation else { return nil }
    switch changes.first {
    case .addColumn(let column, _), .dropColumn(let column), .alterColumn(_, let column, _):
      return column
    default: return nil
    }
  }

  /// The constraint that comes or goes.
  public var constraint: Constraint? {
    guard case .alterTable(_, let changes) = operation else { return nil }
    switch changes.first {
    case .addConstraint(let constraint), .dropConstraint(let constraint): return constraint
    default: return nil
    }
  }

  /// The index that comes or goes.
  public var index: Index? {
    switch operation {
    case .createIndex(_, let index), .dropIndex(_, let index): index
    default: nil
    }
  }
}

// MARK: Operations of a project's own

extension ProposedOperation {
  /// Creates a table with its indexes, as `op.createTable`.
  public static func createTable(_ table: Table) -> Self { Self(operation: .createTable(table)) }

  /// Gives a table another name, as `op.renameTable`. In place of a ``Kind/dropTable``, the rows stay.
  public static func renameTable(_ name: String, to newName: String) -> Self {
    Self(operation: .renameTable(SQLText(name), to: SQLText(newName)))
  }

  /// Adds a column, as `op.addColumn`.
  public static func addColumn(_ table: String, _ column: Column) -> Self {
    Self(operation: .alterTable(SQLText(table), [.addColumn(column)]))
  }

  /// Adds a constraint, as `op.addCheck` and the like: `.addConstraint("poems", .check(Check("…")))`.
  public static func addConstraint(_ table: String, _ constraint: Constraint) -> Self {
    Self(operation: .alterTable(SQLText(table), [.addConstraint(constraint)]))
  }

  /// Creates an index, as `op.createIndex`.
  public static func createIndex(_ table: String, _ index: Index) -> Self {
    Self(operation: .createIndex(SQLText(table), index))
  }

  /// Executes SQL of the project's own, as `op.execute`.
  ///
  /// ```swift
  /// proposal.operations.append(
  ///   .execute("UPDATE poems SET title = trim(title)", downgrade: "DELETE FROM titles"))
  /// ```
  ///
  /// It is tried in memory without rows: what it does to the schema must be what is declared, and the
  /// downgrade must undo it.
  ///
  /// - Parameter downgrade: What the downgrade executes in its place; nothing by default.
  public static func execute(_ sql: String, downgrade: String = "") -> Self {
    Self(operation: .execute(SQLText(sql), undo: SQLText(downgrade)))
  }

  /// Creates a view, as `op.createView`.
  public static func createView(_ view: View) -> Self { Self(operation: .createView(view)) }

  /// Creates a trigger, as `op.createTrigger`.
  public static func createTrigger(_ trigger: Trigger) -> Self {
    Self(operation: .createTrigger(trigger))
  }
}
