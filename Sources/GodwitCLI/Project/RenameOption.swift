import ArgumentParser
import GodwitSQLSyntax
import GodwitSchemaDiff
import GodwitSchemaModel

/// The option with which somebody says what was renamed.
struct RenameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What was renamed: table:OLD:NEW or column:TABLE.OLD:NEW, the table by its old name.",
      valueName: "rename"), completion: .renames)
  var rename: [String] = []
}

/// Renames as they are typed.
enum RenameText {
  /// The renames, understood by the names that the two schemas have: a name may hold a dot or a
  /// colon itself.
  static func renames(
    _ texts: [String], from source: DatabaseSchema, to target: DatabaseSchema
  ) throws -> [Rename] {
    let tables = try texts.compactMap { text in
      try rest(of: text, behind: "table:").map { try table($0, text, source, target) }
    }
    let declared = target.declaredTableRenames(source)
    let columns = try texts.filter { rest(of: $0, behind: "table:") == nil }.map { text in
      guard let rest = rest(of: text, behind: "column:") else {
        throw CommandError.schema(.unknownRename(text, []))
      }
      return try column(rest, text, source, target, tables + declared)
    }
    // What is said twice is said once, and what keeps its name is no rename.
    return (tables + columns).reduce(into: []) { renames, rename in
      if !rename.keepsName, !renames.contains(rename) { renames.append(rename) }
    }
  }

  private static func rest(of text: String, behind prefix: StaticString) -> SQLText? {
    guard text.sqlText.hasPrefix(prefix) else { return nil }
    return SQLText(bytes: Array(text.utf8.dropFirst(prefix.utf8CodeUnitCount)))
  }

  private static func table(
    _ rest: SQLText, _ text: String, _ source: DatabaseSchema, _ target: DatabaseSchema
  ) throws -> Rename {
    let matches = source.tables.flatMap { old in
      target.tables.filter { isSaid(rest, "\(old.name):\($0.name)") }
        .map { Rename.table(old.name, to: $0.name) }
    }
    guard let rename = matches.first, matches.count == 1 else {
      let names = source.tables.map(\.name) + target.tables.map(\.name)
      throw CommandError.schema(.unknownRename(text, names.map(\.string)))
    }
    return rename
  }

  private static func column(
    _ rest: SQLText, _ text: String, _ source: DatabaseSchema, _ target: DatabaseSchema,
    _ tables: [Rename]
  ) throws -> Rename {
    let matches = source.tables.flatMap { table -> [Rename] in
      guard let after = target.table(tables.newName(ofTable: table.name)) else { return [] }
      return table.columns.flatMap { old in
        after.columns.filter { isSaid(rest, "\(table.name).\(old.name):\($0.name)") }
          .map { Rename.column(table: table.name, old.name, to: $0.name) }
      }
    }
    guard let rename = matches.first, matches.count == 1 else {
      let columns = source.tables.flatMap { table in
        table.columns.map { "\(table.name).\($0.name)" }
      }
      throw CommandError.schema(.unknownRename(text, columns))
    }
    return rename
  }

  private static func isSaid(_ text: SQLText, _ rename: SQLText) -> Bool {
    SQLIdentifier.areEqual(text, rename)
  }
}

extension Rename {
  fileprivate var keepsName: Bool {
    switch self {
    case .table(let old, let new), .column(_, let old, let new): old == new
    }
  }

  /// The rename as the option takes it, to be pasted into a shell.
  var option: String {
    switch self {
    case .table(let old, let new): "--rename " + ShellWord.quoted("table:\(old):\(new)")
    case .column(let table, let old, let new):
      "--rename " + ShellWord.quoted("column:\(table).\(old):\(new)")
    }
  }
}
