import GodwitSQLSyntax

// The names and the SQL of the model once more, for the module `Godwit`: there each has the same name
// as the `String` by which the outside knows it.

extension Table {
  package var nameText: SQLText {
    get { name }
    set { name = newValue }
  }
}

extension Column {
  package var nameText: SQLText {
    get { name }
    set { name = newValue }
  }

  package var collationText: SQLText? {
    get { collation }
    set { collation = newValue }
  }
}

extension ColumnType {
  package var sqlText: SQLText { sql }
}

extension Default {
  package var sqlText: SQLText { sql }
}

extension NotNull {
  package var nameText: SQLText? {
    get { name }
    set { name = newValue }
  }
}

extension Generated {
  package var expressionText: SQLText {
    get { expression }
    set { expression = newValue }
  }
}

extension ClauseName {
  package var nameText: SQLText {
    get { name }
    set { name = newValue }
  }
}

extension Constraint {
  package var nameText: SQLText? { name }
}

extension PrimaryKey {
  package var nameText: SQLText? {
    get { name }
    set { name = newValue }
  }
}

extension Unique {
  package var nameText: SQLText? {
    get { name }
    set { name = newValue }
  }
}

extension Check {
  package var nameText: SQLText? {
    get { name }
    set { name = newValue }
  }

  package var expressionText: SQLText {
    get { expression }
    set { expression = newValue }
  }
}

extension ForeignKey {
  package var nameText: SQLText? {
    get { name }
    set { name = newValue }
  }

  package var columnsText: [SQLText] {
    get { columns }
    set { columns = newValue }
  }

  package var tableText: SQLText {
    get { table }
    set { table = newValue }
  }

  package var referencedColumnsText: [SQLText] {
    get { referencedColumns }
    set { referencedColumns = newValue }
  }

  package var matchText: SQLText? {
    get { match }
    set { match = newValue }
  }
}

extension Index {
  package var nameText: SQLText {
    get { name }
    set {
      name = newValue
      isUnnamed = false
    }
  }

  package var conditionText: SQLText? {
    get { condition }
    set { condition = newValue }
  }
}

extension IndexTerm {
  package var collationText: SQLText? {
    get { collation }
    set { collation = newValue }
  }

  package var columnText: SQLText? { column }
}

extension View {
  package var nameText: SQLText {
    get { name }
    set { name = newValue }
  }

  package var columnsText: [SQLText]? {
    get { columns }
    set { columns = newValue }
  }

  package var selectText: SQLText {
    get { select }
    set { select = newValue }
  }
}

extension Trigger {
  package var nameText: SQLText {
    get { name }
    set { name = newValue }
  }

  package var tableText: SQLText {
    get { table }
    set { table = newValue }
  }

  package var conditionText: SQLText? {
    get { condition }
    set { condition = newValue }
  }

  package var bodyText: SQLText {
    get { body }
    set { body = newValue }
  }
}

extension VirtualTable {
  package var nameText: SQLText {
    get { name }
    set { name = newValue }
  }

  package var moduleText: SQLText {
    get { module }
    set { module = newValue }
  }

  package var argumentsText: [SQLText] {
    get { arguments }
    set { arguments = newValue }
  }
}
