import GodwitSQLSyntax

/// Everything that a database's schema consists of.
///
/// ```swift
/// public let schema = DatabaseSchema {
///   poems
///   translations
///   View("poem_counts", "SELECT poet_name, count(*) AS n FROM poems GROUP BY poet_name")
/// }
/// ```
public struct DatabaseSchema: Hashable, Sendable {
  /// The ordinary tables, with their indexes.
  public var tables: [Table] = []
  /// The virtual tables, without the tables in which their modules keep data.
  public var virtualTables: [VirtualTable] = []
  /// The views.
  public var views: [View] = []
  /// The triggers, on tables and on views.
  public var triggers: [Trigger] = []
  /// Objects of a database that could not be read into the model: they are kept as they are.
  package var opaqueObjects: [OpaqueObject] = []

  /// A schema without anything in it.
  public static let empty = Self()

  /// A schema without anything in it, to be filled.
  public init() {}

  /// Lists what belongs to the database, in any order.
  public init(@SchemaBuilder _ content: () -> [SchemaElement]) {
    self.init(elements: content())
  }

  package init(elements: [SchemaElement]) {
    for element in elements {
      switch element {
      case .table(let table): tables.append(table)
      case .virtualTable(let table): virtualTables.append(table)
      case .view(let view): views.append(view)
      case .trigger(let trigger): triggers.append(trigger)
      }
    }
  }

  /// The table of that name, by SQLite's rules for names.
  package func table(_ name: SQLText) -> Table? {
    tables.first { SQLIdentifier.areEqual($0.name, name) }
  }

  /// The view of that name, by SQLite's rules for names.
  package func view(_ name: SQLText) -> View? {
    views.first { SQLIdentifier.areEqual($0.name, name) }
  }

  /// The trigger of that name, by SQLite's rules for names.
  package func trigger(_ name: SQLText) -> Trigger? {
    triggers.first { SQLIdentifier.areEqual($0.name, name) }
  }

  /// The virtual table of that name, by SQLite's rules for names.
  package func virtualTable(_ name: SQLText) -> VirtualTable? {
    virtualTables.first { SQLIdentifier.areEqual($0.name, name) }
  }

  package var isEmpty: Bool { self == .empty }
}

/// What a schema's declaration is made of: one object each.
public enum SchemaElement: Hashable, Sendable {
  /// An ordinary table, with its indexes.
  case table(Table)
  /// A virtual table.
  case virtualTable(VirtualTable)
  /// A view.
  case view(View)
  /// A trigger.
  case trigger(Trigger)
}

/// An object of a database that Godwit cannot read into its model: it is compared by its text,
/// never dropped and never rebuilt.
package struct OpaqueObject: Hashable, Sendable {
  /// `table`, `index`, `view` or `trigger`, as `sqlite_schema` calls it.
  package var type: SQLText
  package var name: SQLText
  /// The table it belongs to; its own name for a table or a view.
  package var table: SQLText
  package var sql: SQLText
  package var reason: OpaqueReason

  package init(type: SQLText, name: SQLText, table: SQLText, sql: SQLText, reason: OpaqueReason) {
    self.type = type
    self.name = name
    self.table = table
    self.sql = sql
    self.reason = reason
  }
}

/// Puts a schema together from tables, views, triggers and virtual tables. `if`, `switch` and `for`
/// work inside of it.
@resultBuilder
public enum SchemaBuilder {
  /// Takes a table.
  public static func buildExpression(_ table: Table) -> [SchemaElement] { [.table(table)] }

  /// Takes a virtual table.
  public static func buildExpression(_ table: VirtualTable) -> [SchemaElement] {
    [.virtualTable(table)]
  }

  /// Takes a view.
  public static func buildExpression(_ view: View) -> [SchemaElement] { [.view(view)] }

  /// Takes a trigger.
  public static func buildExpression(_ trigger: Trigger) -> [SchemaElement] {
    [.trigger(trigger)]
  }

  /// Takes an array of tables.
  public static func buildExpression(_ tables: [Table]) -> [SchemaElement] {
    tables.map(SchemaElement.table)
  }

  /// Takes what a function marked `@SchemaBuilder` returns.
  public static func buildExpression(_ elements: [SchemaElement]) -> [SchemaElement] { elements }

  /// Puts the parts of a block one behind the other.
  public static func buildBlock(_ parts: [SchemaElement]...) -> [SchemaElement] {
    parts.flatMap { $0 }
  }

  /// Lets an `if` have no `else`.
  public static func buildOptional(_ part: [SchemaElement]?) -> [SchemaElement] { part ?? [] }

  /// Takes the first branch of an `if` or a `switch`.
  public static func buildEither(first part: [SchemaElement]) -> [SchemaElement] { part }

  /// Takes another branch of an `if` or a `switch`.
  public static func buildEither(second part: [SchemaElement]) -> [SchemaElement] { part }

  /// Puts the rounds of a `for` one behind the other.
  public static func buildArray(_ parts: [[SchemaElement]]) -> [SchemaElement] {
    parts.flatMap { $0 }
  }
}
