import GodwitExecution
import GodwitSchemaModel

/// Why a table is rebuilt, and why an object is left alone.
extension ErrorWording {
  package func describe(_ reason: RebuildReason) -> String {
    switch reason {
    case .cannotAddConstraint: "SQLite cannot add a constraint"
    case .cannotDropConstraint: "SQLite cannot drop a constraint"
    case .cannotAlterColumn(let column): "SQLite cannot alter the column \(column)"
    case .cannotSetOptions: "SQLite cannot change the options of a table"
    case .ordersColumns: "SQLite can put a column at the end only"
    case .addsPrimaryKey(let column): "\(column) is a primary key"
    case .addsUnique(let column): "\(column) is UNIQUE"
    case .addsStoredColumn(let column): "\(column) is generated and stored"
    case .computesNewValues(let column): "the rows get computed values of \(column)"
    case .changingDefault(let column): "the default of \(column) is not constant"
    case .unconvertedDefault(let column): "SQLite would not convert the default of \(column)"
    case .keyWithDefault(let column):
      "\(column) refers to another table and has a default, which SQLite adds only without foreign keys"
    case .uncheckedDefault(let column): "SQLite would not check the default of \(column)"
    case .hasBrokenDependants: "SQLite drops no column while a view or a trigger is broken"
    case .isCalledAsRowID(let column): "SQLite 3.54 takes \(column) for the rowid"
    case .failsInTrial: "SQLite's ALTER TABLE does not do it to this table"
    case .isPart(let column, let use): "\(column) is part of \(describe(use))"
    case .changesRowID: "rows would be found by another key"
    case .addsAutoincrement: "AUTOINCREMENT needs a counter"
    case .addsKey: "a key needs an index"
    case .dropsKey: "a key has an index"
    case .computesValues(let column): "rows of \(column) get computed values"
    case .changesCollation(let column): "\(column) is sorted otherwise"
    case .changesGenerated(let column): "\(column) is computed otherwise"
    case .changesStorage(let column): "values of \(column) are stored otherwise"
    case .mayPredate(let column): "rows may be older than \(column)"
    case .mayPredateInScript(let column):
      "rows may be older than \(column), and a script cannot look"
    case .unsafeEdit: "the edit of its definition would not be safe here"
    }
  }

  private func describe(_ use: RebuildReason.ColumnUse) -> String {
    switch use {
    case .primaryKey: "the primary key"
    case .unique: "a uniqueness constraint"
    case .index(let name): "the index \(name)"
    case .foreignKey: "a foreign key"
    case .generatedColumn: "a generated column"
    case .check: "a check"
    }
  }

  package func describe(_ reason: OpaqueReason) -> String {
    switch reason {
    case .notUTF8: "its text is not UTF-8"
    case .syntax(let error): "expected \(error.expected) at \(error.offset) of its SQL"
    case .unknownClause(let sql): "Godwit does not know the clause \(sql)"
    case .mismatch(let property, let parsed, let fact):
      "Godwit reads \(describe(property)) as \(parsed), SQLite as \(fact)"
    case .other(let text): text
    }
  }

  private func describe(_ property: OpaqueReason.Property) -> String {
    switch property {
    case .columns: "the columns"
    case .strict: "STRICT"
    case .withoutRowID: "WITHOUT ROWID"
    case .columnKind(let column): "the kind of column \(column)"
    case .notNull(let column): "NOT NULL of column \(column)"
    case .defaultValue(let column): "the default of column \(column)"
    case .primaryKey: "the primary key"
    case .foreignKeys: "the foreign keys"
    case .unique: "UNIQUE"
    case .termCount: "the number of terms"
    case .condition: "WHERE"
    case .termOrder: "the order"
    case .termColumn: "a column"
    }
  }
}
