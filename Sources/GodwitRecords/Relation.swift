import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

/// A foreign key as one record has it: an association of GRDB's.
struct Relation {
  enum Kind: String {
    case belongsTo, hasMany, hasOne
  }

  let kind: Kind
  let name: String
  /// The other record's name.
  let record: String
  /// The columns on both sides; said where GRDB could not find the foreign key by itself, or would
  /// find several.
  let columns: Columns?

  /// The fields of the child and of the parent, and the parent's record.
  struct Columns {
    let child: [RecordField]
    let parent: [RecordField]
    let childRecord: String
    let parentRecord: String
  }
}

/// The relations between all records of a schema.
struct Relations {
  private var relations: [FoldedName: [Relation]] = [:]
  /// The names that are taken in a record.
  private var taken: [FoldedName: Set<String>] = [:]

  /// - Parameter records: Those of `tables`, in the same order.
  init(_ tables: [Table], _ records: [Record]) {
    let parents = Dictionary(
      zip(tables, records).map { ($0.name.folded, ($0, $1)) },
      uniquingKeysWith: { first, _ in first })
    for record in records {
      // A query of the record has these names as well, and associations are read by their names.
      taken[record.table.folded] = Set(record.fields.map { $0.name.lowercased() })
        .union(record.fields.map { $0.column.string.lowercased() })
    }
    let keys = zip(tables, records).flatMap { table, child in
      table.foreignKeys.compactMap { key in
        parents[key.table.folded].flatMap { Key(key, of: table, child, to: $0.0, $0.1) }
      }
    }
    for key in keys {
      let isOnly = keys.count { $0.child == key.child && $0.parent == key.parent } == 1
      add(key, isOnly: isOnly)
    }
  }

  func of(_ record: Record) -> [Relation] { relations[record.table.folded] ?? [] }

  private mutating func add(_ key: Key, isOnly: Bool) {
    let columns = isOnly ? nil : key.columns
    let wordsToParent = key.wordsToParent(isOnly: isOnly)
    let toParent = unused(SwiftName.lowerCamel(wordsToParent), in: key.child)
    relations[key.child, default: []].append(
      Relation(
        kind: .belongsTo, name: toParent, record: key.columns.parentRecord, columns: columns))
    let words = key.wordsToChild + (isOnly ? [] : ["by"] + wordsToParent)
    let toChild = unused(SwiftName.lowerCamel(words), in: key.parent)
    relations[key.parent, default: []].append(
      Relation(
        kind: key.isUnique ? .hasOne : .hasMany, name: toChild, record: key.columns.childRecord,
        columns: columns))
  }

  private mutating func unused(_ name: String, in table: FoldedName) -> String {
    var name = SwiftName.isBeginning(name) ? name : "table" + name
    var names = taken[table] ?? []
    if names.contains(name.lowercased()) || Self.reserved.contains(name) { name += "Association" }
    name = SwiftName.unused(name, among: &names)
    taken[table] = names
    return name
  }

  /// Members of a record's type that an association of the name would stand beside.
  private static let reserved: Set<String> = [
    "Columns", "CodingKeys", "all", "databaseSelection", "databaseTableName", "init", "none",
    "persistenceConflictPolicy", "primaryKey", "self",
  ]
}

/// A foreign key whose both sides have records.
private struct Key {
  let child: FoldedName
  let parent: FoldedName
  let columns: Relation.Columns
  private let parentWords: [String]
  /// Of a single column.
  private let columnWords: [String]
  let wordsToChild: [String]
  /// Whether no two rows of the child can have the same parent.
  let isUnique: Bool

  init?(
    _ key: ForeignKey, of table: Table, _ child: Record, to parent: Table, _ parentRecord: Record
  ) {
    let names = key.columns.map(\.folded)
    let referenced =
      key.referencedColumns.isEmpty
      ? parent.primaryKey?.columns.compactMap { $0.column?.folded } ?? []
      : key.referencedColumns.map(\.folded)
    let childFields = names.compactMap(child.field)
    let parentFields = referenced.compactMap(parentRecord.field)
    guard childFields.count == names.count, parentFields.count == names.count else { return nil }
    self.child = table.name.folded
    self.parent = parent.name.folded
    columns = Relation.Columns(
      child: childFields, parent: parentFields, childRecord: child.name,
      parentRecord: parentRecord.name)
    let unique = table.uniques.map(\.columns) + (table.primaryKey.map { [$0.columns] } ?? [])
    isUnique = unique.contains { Set($0.map { $0.column?.folded }) == Set(names) }
    parentWords = TypeNames.singularWords(of: parent.name)
    columnWords = key.columns.count == 1 ? SwiftName.words(in: key.columns[0].string) : []
    wordsToChild =
      isUnique ? TypeNames.singularWords(of: table.name) : SwiftName.words(in: table.name.string)
  }

  /// `poem_id` of `poems`: `poem`; `sender` of `poets`: `poet`, or `senderPoet` where there are several.
  func wordsToParent(isOnly: Bool) -> [String] {
    let isKey = columnWords.last.map { ["id", "key", "fk", "uuid"].contains($0) } ?? false
    if isKey, columnWords.count > 1 { return columnWords.dropLast() }
    return (isOnly ? [] : columnWords) + parentWords
  }
}
