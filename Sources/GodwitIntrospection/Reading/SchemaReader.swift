import GodwitSQLSyntax
import GodwitSchemaModel

import class GRDB.Database

/// Reads a database's schema into the model.
///
/// The parser reads the statements that SQLite keeps; SQLite's own answers to PRAGMAs are the
/// check. Where the two disagree the object is opaque: Godwit does not change what it may have
/// misread.
package struct SchemaReader: Sendable {
  /// Tables that are no part of the schema, with their indexes and triggers.
  private let ignoredTables: Set<FoldedName>
  /// What else a comparison leaves out.
  private var ignoredObjects: [ObjectPattern] = []

  package init(ignoring tables: some Sequence<String> = [], _ objects: [ObjectPattern] = []) {
    ignoredTables = Set(tables.map(\.sqlText.folded))
    ignoredObjects = objects
  }

  /// Reads everything. It takes the same few statements for any number of tables.
  ///
  /// The connection must be in a transaction, or must not be written to by others meanwhile.
  package func schema(_ db: Database) throws -> DatabaseSchema {
    try filtered(db).schema
  }

  /// Reads everything, and tells what is left out.
  package func filtered(_ db: Database) throws -> FilteredSchema {
    FilteredSchema(schema(from: try SchemaFacts(db)), without: ignoredObjects)
  }

  /// Whether what belongs to a table is no part of the schema: SQLite's own, those in which Turso keeps the
  /// numbers of AUTOINCREMENT, and those that were named.
  func ignores(_ table: SQLText) -> Bool {
    let owner = table.folded
    return owner.text.hasPrefix("sqlite_") || owner.text.hasPrefix("__turso_internal_")
      || ignoredTables.contains(owner)
  }

  /// Whether it may leave out something else than whole tables that were named.
  package var leavesObjectsOut: Bool { !ignoredObjects.isEmpty }

  /// A reader that leaves out whole tables only: what belongs to nobody else has to be there
  /// afterwards, whether it is compared or not.
  package var ofEverything: Self {
    var copy = self
    copy.ignoredObjects = []
    return copy
  }

  /// Reads one table with its indexes.
  package func table(_ name: SQLText, _ db: Database) throws -> Table? {
    schema(from: try SchemaFacts(db, of: name)).table(name)
  }

  // MARK: Objects

  private func schema(from facts: SchemaFacts) -> DatabaseSchema {
    let shadows = ShadowTables(facts)
    var schema = DatabaseSchema()
    var indexes: [FoldedName: [Index]] = [:]
    for object in facts.objects {
      let owner = object.table.folded
      guard let sql = object.sql, !ignores(object.table), !shadows.contains(owner) else { continue }
      do {
        guard object.isUTF8 else { throw NotUTF8() }
        switch try SQLParser.parse(sql) {
        case .table(let statement):
          schema.tables.append(try Table(statement).verified(by: facts.tables[owner]))
        case .index(let statement):
          let index = try Index(statement).verified(by: facts.indexFacts(of: object))
          indexes[owner, default: []].append(index)
        case .view(let statement): schema.views.append(View(statement))
        case .trigger(let statement): schema.triggers.append(Trigger(statement))
        case .virtualTable(let statement): schema.virtualTables.append(VirtualTable(statement))
        }
      } catch {
        schema.opaqueObjects.append(object.opaque(because: error))
      }
    }
    for position in schema.tables.indices {
      schema.tables[position].indexes = indexes[schema.tables[position].name.folded] ?? []
    }
    return schema
  }
}

extension SchemaFacts {
  fileprivate func indexFacts(of object: ObjectFacts) -> IndexFacts? {
    tables[object.table.folded]?.indexes[object.name.folded]
  }
}

extension SchemaFacts.ObjectFacts {
  fileprivate func opaque(because error: any Error) -> OpaqueObject {
    let reason: OpaqueReason =
      switch error {
      case let error as SQLSyntaxError: .syntax(error)
      case let error as UnknownClause: .unknownClause(error.sql)
      case is NotUTF8: .notUTF8
      case let error as ParserMismatch:
        .mismatch(error.property, parsed: error.parsed, fact: error.fact)
      default: .other("\(error)")
      }
    return OpaqueObject(type: type, name: name, table: table, sql: sql ?? "", reason: reason)
  }
}

extension SchemaFacts.ObjectFacts {
  /// Whether the object can be held in the model. In other text, nobody can tell what is a name.
  var isUTF8: Bool { name.isUTF8 && table.isUTF8 && sql?.isUTF8 != false }
}

private struct NotUTF8: Error {}
