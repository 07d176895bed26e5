import SQLSyntax
import SchemaModel

import class GRDB.Database

/// Reads a database's schema into the model.
///
/// The parser reads the statements that SQLite keeps; SQLite's own answers to PRAGMAs are the
/// check. Where the two disagree the object is opaque: Godwit does not change what it may have
/// misread.
public struct SchemaReader: Sendable {
  /// Tables that are no part of the schema, by folded name, with their indexes and triggers.
  private let ignoredTables: Set<String>

  public init(ignoring tables: some Sequence<String> = []) {
    ignoredTables = Set(tables.map(SQLIdentifier.folded))
  }

  /// Reads everything. It takes the same few statements for any number of tables.
  ///
  /// The connection must be in a transaction, or must not be written to by others meanwhile.
  public func schema(_ db: Database) throws -> DatabaseSchema {
    schema(from: try SchemaFacts(db))
  }

  /// Reads one table with its indexes.
  public func table(_ name: String, _ db: Database) throws -> Table? {
    schema(from: try SchemaFacts(db, of: name)).table(name)
  }

  // MARK: Objects

  private func schema(from facts: SchemaFacts) -> DatabaseSchema {
    let shadows = ShadowTables(facts)
    var schema = DatabaseSchema()
    var indexes: [String: [Index]] = [:]
    for object in facts.objects {
      let owner = SQLIdentifier.folded(object.table)
      guard let sql = object.sql, !owner.hasPrefix("sqlite_"), !ignoredTables.contains(owner),
        !shadows.contains(owner)
      else { continue }
      do {
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
      let name = SQLIdentifier.folded(schema.tables[position].name)
      schema.tables[position].indexes = indexes[name] ?? []
    }
    return schema
  }
}

extension SchemaFacts {
  fileprivate func indexFacts(of object: ObjectFacts) -> IndexFacts? {
    tables[SQLIdentifier.folded(object.table)]?.indexes[SQLIdentifier.folded(object.name)]
  }
}

extension SchemaFacts.ObjectFacts {
  fileprivate func opaque(because error: any Error) -> OpaqueObject {
    let reason: String =
      switch error {
      case let error as SQLSyntaxError:
        "expected \(error.expected) at \(error.offset) of its SQL"
      case let error as UnknownClause:
        "Godwit does not know the clause \(error.sql)"
      case let error as Misreading:
        "Godwit reads \(error.what) as \(error.parsed), SQLite as \(error.fact)"
      default:
        "\(error)"
      }
    return OpaqueObject(type: type, name: name, table: table, sql: sql ?? "", reason: reason)
  }
}

/// Tables in which virtual tables keep their data. They belong to the module.
private struct ShadowTables {
  private var names: Set<String> = []

  /// `table_list` knows shadow tables only while their module is loaded. For modules that are not,
  /// the names by which the well-known ones call them have to do.
  init(_ facts: SchemaFacts) {
    names = Set(facts.tables.filter { $0.value.kind == .shadow }.keys)
    for object in facts.objects {
      guard facts.tables[SQLIdentifier.folded(object.name)]?.kind == .virtual,
        let sql = object.sql, case .virtualTable(let table)? = try? SQLParser.parse(sql)
      else { continue }
      for suffix in Self.suffixes[SQLIdentifier.folded(table.module)] ?? [] {
        names.insert(SQLIdentifier.folded(table.name + "_" + suffix))
      }
    }
  }

  func contains(_ folded: String) -> Bool { names.contains(folded) }

  private static let suffixes: [String: [String]] = [
    "fts3": ["content", "segments", "segdir", "docsize", "stat"],
    "fts4": ["content", "segments", "segdir", "docsize", "stat"],
    "fts5": ["data", "idx", "content", "docsize", "config"],
    "rtree": ["node", "parent", "rowid"],
    "rtree_i32": ["node", "parent", "rowid"],
    "geopoly": ["node", "parent", "rowid"],
    "spellfix1": ["vocab"],
  ]
}
