import GodwitSQLSyntax

extension View {
  package func normalized(in scope: NameScope) -> Self {
    var copy = self
    copy.name = name.folded.text
    copy.columns = columns?.map(\.folded.text)
    copy.select = scope.normal(select)
    return copy
  }
}

extension Trigger {
  package func normalized(in scope: NameScope) -> Self {
    var copy = self
    copy.name = name.folded.text
    copy.table = table.folded.text
    if case .update(let columns) = event {
      copy.event = .update(Set(columns.map(\.folded.text)).sorted())
    }
    copy.condition = condition.map { scope.normal($0, on: table) }
    copy.body = scope.normal(body, on: table)
    return copy
  }
}

extension VirtualTable {
  package func normalized(in _: NameScope) -> Self {
    var copy = self
    copy.name = name.folded.text
    copy.module = module.folded.text
    copy.arguments = arguments.map { ModuleArgument($0, of: module).normalized }
    return copy
  }
}

extension OpaqueObject {
  package func normalized(in _: NameScope) -> Self {
    var copy = self
    copy.name = name.folded.text
    copy.table = table.folded.text
    // What cannot be read is compared by its tokens, and what is not even text by its bytes.
    if sql.isUTF8 {
      copy.sql = SQLText(joining: SQLNormalForm(sql, names: [], otherwise: .areThemselves))
    }
    // One for all: why it cannot be read is nothing of the object's own.
    copy.reason = .notUTF8
    return copy
  }
}

/// The names that a word in double quotes can mean in the views and triggers of a schema. Any other
/// such word is a string, of which the case counts (https://sqlite.org/quirks.html#dblquote).
package final class NameScope {
  private let schema: DatabaseSchema
  private lazy var tables = NameIndex(schema.tables, name: \.name)
  private lazy var views = NameIndex(schema.views, name: \.name)
  private lazy var virtualTables = NameIndex(schema.virtualTables, name: \.name)
  /// What can stand behind FROM.
  private lazy var objects = Set(
    (schema.tables.map(\.name) + schema.views.map(\.name) + schema.virtualTables.map(\.name))
      .map(\.folded))

  package init(_ schema: DatabaseSchema) {
    self.schema = schema
  }

  /// - Parameter table: The table that a trigger is on: OLD and NEW have its columns.
  func normal(_ sql: SQLText, on table: SQLText? = nil) -> SQLText {
    let mayHoldStrings = sql.contains(UInt8(ascii: "\""))
    let names = mayHoldStrings ? names(in: sql, on: table) : []
    return SQLText(joining: SQLNormalForm(sql, names: names, otherwise: .areThemselves))
  }

  /// Whether a word in double quotes is a string, which not every connection takes it for.
  fileprivate func hasStringsInDoubleQuotes(_ sql: SQLText, on table: SQLText? = nil) -> Bool {
    guard sql.contains(UInt8(ascii: "\"")) else { return false }
    let names = names(in: sql, on: table)
    return SQLNormalForm(sql, names: names, otherwise: .areStrings)
      != SQLNormalForm(sql, names: names, otherwise: .areThemselves)
  }

  private func names(in sql: SQLText, on table: SQLText?) -> Set<FoldedName> {
    var seen: Set<FoldedName> = []
    var names = objects.union(SQLIdentifier.rowIDNames.map(\.folded))
    names.formUnion(columns(mentionedBy: sql, &seen))
    if let table { names.formUnion(columns(of: table, &seen)) }
    return names
  }

  /// The names that a statement itself gives, and the columns of what it reads and writes.
  private func columns(
    mentionedBy sql: SQLText, _ seen: inout Set<FoldedName>
  ) -> Set<FoldedName> {
    var names = SQLNames.bareNames(in: sql)
    for word in SQLNames.allWords(in: sql) where objects.contains(word) {
      names.formUnion(columns(of: word.text, &seen))
    }
    return names
  }

  private func columns(of object: SQLText, _ seen: inout Set<FoldedName>) -> Set<FoldedName> {
    guard seen.insert(object.folded).inserted else { return [] }
    if let table = tables[object] { return Set(table.columns.map(\.name.folded)) }
    if let table = virtualTables[object] {
      return table.arguments.reduce(into: [object.folded, "rank", "docid"]) {
        $0.formUnion(SQLNames.allWords(in: $1))
      }
    }
    guard let view = views[object] else { return [] }
    let own = Set((view.columns ?? []).map(\.folded))
    return own.union(columns(mentionedBy: view.select, &seen))
  }
}

extension DatabaseSchema {
  /// Whether there are strings in double quotes anywhere: a library can be built to take none
  /// (https://sqlite.org/compile.html#dqs), and then changes no table beside them.
  package var hasStringsInDoubleQuotes: Bool {
    if tables.contains(where: { $0.spellingStrings() != $0 }) { return true }
    let scope = NameScope(self)
    return views.contains { scope.hasStringsInDoubleQuotes($0.select) }
      || triggers.contains { trigger in
        ([trigger.body] + (trigger.condition.map { [$0] } ?? []))
          .contains { scope.hasStringsInDoubleQuotes($0, on: trigger.table) }
      }
  }
}
