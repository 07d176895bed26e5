import GodwitSQLSyntax
import GodwitSchemaModel
import GodwitSourceRegistry

/// Schema values as the Swift that declares them.
enum SchemaRendering {
  typealias Argument = SwiftCode.Argument
  typealias Method = SwiftCode.Method

  // MARK: Tables

  /// What stands between the braces of a table: columns, then constraints, then indexes.
  static func elements(of table: Table) -> [SwiftCode] {
    let places = Dictionary(grouping: table.constraints) { table.column(holding: $0)?.name }
    let columns = table.columns.map { column in
      var column = column
      column.constraints = places[column.name] ?? []
      return Self.column(column)
    }
    let constraints =
      (places[nil] ?? []).map(constraint)
      + table.danglingConstraintNames.map {
        .call("DanglingConstraintName", [Argument(nil, .string($0))])
      }
    let groups = [columns, constraints, table.indexes.map(index)].filter { !$0.isEmpty }
    return Array(groups.joined(separator: [.text("")]))
  }

  static func options(_ options: [TableOption]) -> [Argument] {
    options.map { Argument(nil, .text($0 == .strict ? ".strict" : ".withoutRowID")) }
  }

  // MARK: Columns

  /// A column with the constraints that are declared on it.
  static func column(_ column: Column) -> SwiftCode {
    var arguments = [Argument(nil, .string(column.name))]
    if let type = type(column.type) { arguments.append(Argument(nil, type)) }
    let methods = methods(of: column)
    let base = SwiftCode.call("Column", arguments)
    return methods.isEmpty ? base : .chain(base, methods)
  }

  private static func methods(of column: Column) -> [Method] {
    var methods: [Method] = []
    for case .primaryKey(let key) in column.constraints { methods.append(primaryKey(key)) }
    if let notNull = column.notNull {
      methods.append(Method("notNull", conflict(notNull.onConflict) + name(notNull.name)))
    }
    if let value = column.defaultValue {
      methods.append(Method("default", [Argument(nil, defaultValue(value, of: column.type))]))
    }
    if let collation = column.collation {
      methods.append(Method("collate", [Argument(nil, .string(collation))]))
    }
    if let generated = column.generated {
      methods.append(Method("generated", self.generated(generated)))
    }
    methods += column.constraints.compactMap(method)
    methods += column.clauseNames.map {
      Method(
        "clauseName", [Argument(nil, .string($0.name)), Argument("of", .text(clause($0.clause)))])
    }
    return methods
  }

  private static func method(_ constraint: Constraint) -> Method? {
    switch constraint {
    case .primaryKey: nil
    case .unique(let unique):
      Method("unique", conflict(unique.onConflict) + name(unique.name))
    case .check(let check):
      Method("check", optional(check.name) + [Argument(nil, .sql(check.expression))])
    case .foreignKey(let key):
      Method(
        "references",
        [Argument(nil, .string(key.table))]
          + key.referencedColumns.map { Argument(nil, .string($0)) } + details(of: key)
          + name(key.name))
    }
  }

  private static func primaryKey(_ key: PrimaryKey) -> Method {
    let isDescending = key.columns.first?.isDescending == true
    return Method(
      "primaryKey",
      flag("descending", isDescending) + flag("autoincrement", key.isAutoincrement)
        + conflict(key.onConflict) + name(key.name))
  }

  static func generated(_ generated: Generated) -> [Argument] {
    [Argument("as", .sql(generated.expression))]
      + (generated.storage == .stored ? [Argument(nil, .text(".stored"))] : [])
  }

  static func clause(_ clause: ClauseName.Clause) -> String {
    switch clause {
    case .defaultValue: ".defaultValue"
    case .collate: ".collate"
    case .generated: ".generated"
    case .null: ".null"
    case .none: ".none"
    }
  }

  // MARK: Types and defaults

  /// A type by its name in the vocabulary; nothing for no type.
  static func type(_ type: ColumnType) -> SwiftCode? {
    guard !type.sql.isEmpty else { return nil }
    let custom = SwiftCode.call(".custom", [Argument(nil, .string(type.sql))])
    let tokens = SQLTokens(type.sql)
    guard let first = tokens.tokens.first, first.kind == .word else { return custom }
    let word = tokens.text(of: first).folded
    let sizes = tokens.tokens.dropFirst().map { tokens.text(of: $0).string }
    func isNumber(_ text: String) -> Bool { Int(text).map(String.init) == text }
    switch sizes.count {
    case 0: return plainTypes.contains(word) ? .text(".\(word)") : custom
    case 3 where isNumber(sizes[1]) && ["varchar", "char"].contains(word):
      return .text(".\(word)(\(sizes[1]))")
    case 5 where isNumber(sizes[1]) && isNumber(sizes[3]) && ["decimal", "numeric"].contains(word):
      return .text(".\(word)(\(sizes[1]), \(sizes[3]))")
    default: return custom
    }
  }

  /// The types that the vocabulary has a word for, each its own.
  private static let plainTypes: Set<FoldedName> = [
    "integer", "int", "bigint", "smallint", "boolean", "real", "double", "float", "numeric", "text",
    "clob", "blob", "json", "date", "datetime", "time", "timestamp", "any",
  ]

  /// A default as the Swift literal of the same value where there is one.
  static func defaultValue(_ value: Default, of type: ColumnType) -> SwiftCode {
    let isBoolean = type.effective.folded.text.hasPrefix("bool")
    switch value.sql.folded {
    case "current_timestamp": return .text(".currentTimestamp")
    case "current_date": return .text(".currentDate")
    case "current_time": return .text(".currentTime")
    case "null": return .text(".null")
    case "0" where isBoolean: return .text("false")
    case "1" where isBoolean: return .text("true")
    default: break
    }
    let text = value.sql.string
    if let number = Int64(text), SQLText(SQLLiteral.integer(number)) == value.sql {
      return .text(SwiftLiteral.integer(text))
    }
    if let number = Double(text), SQLText(SQLLiteral.real(number)) == value.sql,
      !value.sql.contains(UInt8(ascii: "e"))
    {
      return .text(text)
    }
    let tokens = SQLTokens(value.sql)
    if tokens.tokens.count == 1, let token = tokens.tokens.first, token.kind == .string {
      return .sql(tokens.value(of: token))
    }
    return .call(".sql", [Argument(nil, .sql(value.sql))])
  }

  // MARK: Constraints

  static func constraint(_ constraint: Constraint) -> SwiftCode {
    switch constraint {
    case .primaryKey(let key):
      .call(
        "PrimaryKey",
        optional(key.name) + terms(key.columns) + flag("autoincrement", key.isAutoincrement)
          + conflict(key.onConflict))
    case .unique(let unique):
      .call("Unique", optional(unique.name) + terms(unique.columns) + conflict(unique.onConflict))
    case .check(let check): Self.check(check)
    case .foreignKey(let key):
      .call(
        "ForeignKey",
        optional(key.name) + labelled("on", key.columns.map { .string($0) })
          + labelled("references", ([key.table] + key.referencedColumns).map { .string($0) })
          + details(of: key))
    }
  }

  static func check(_ check: Check) -> SwiftCode {
    .call("Check", optional(check.name) + [Argument(nil, .sql(check.expression))])
  }

  private static func details(of key: ForeignKey) -> [Argument] {
    action("onDelete", key.onDelete) + action("onUpdate", key.onUpdate)
      + (key.match.map { [Argument("match", .string($0))] } ?? [])
      + flag("deferred", key.isDeferred)
  }

  private static func action(_ label: String, _ action: ForeignKey.Action) -> [Argument] {
    switch action {
    case .noAction: []
    case .restrict: [Argument(label, .text(".restrict"))]
    case .setNull: [Argument(label, .text(".setNull"))]
    case .setDefault: [Argument(label, .text(".setDefault"))]
    case .cascade: [Argument(label, .text(".cascade"))]
    }
  }

  // MARK: Indexes

  static func index(_ index: Index) -> SwiftCode {
    .call(
      "Index",
      [Argument(nil, .string(index.name))] + terms(index.terms) + flag("unique", index.isUnique)
        + (index.condition.map { [Argument("where", .sql($0))] } ?? []))
  }

  private static func terms(_ terms: [IndexTerm]) -> [Argument] {
    labelled("on", terms.map(term))
  }

  private static func term(_ term: IndexTerm) -> SwiftCode {
    let collate = term.collation.map { Method("collate", [Argument(nil, .string($0))]) }
    let descending = term.isDescending ? Method("descending") : nil
    switch term.content {
    case .column(let name):
      guard let collate else {
        return term.isDescending
          ? .call(".descending", [Argument(nil, .string(name))]) : .string(name)
      }
      return .chain(
        .call(".column", [Argument(nil, .string(name))]),
        [collate] + (descending.map { [$0] } ?? []))
    case .expression(let sql):
      let base = SwiftCode.call(".expression", [Argument(nil, .sql(sql))])
      let methods = [collate, descending].compactMap { $0 }
      return methods.isEmpty ? base : .chain(base, methods)
    }
  }

  // MARK: Views, triggers, virtual tables

  static func view(_ view: View) -> SwiftCode {
    .call(
      "View",
      [Argument(nil, .string(view.name))]
        + (view.columns.map { [Argument("columns", .array($0.map { .string($0) }))] } ?? [])
        + [Argument(nil, .sql(view.select))])
  }

  static func trigger(_ trigger: Trigger) -> SwiftCode {
    let timing: String =
      switch trigger.timing {
      case .before: ".before"
      case .after: ".after"
      case .insteadOf: ".insteadOf"
      }
    let head = SwiftCode.call(
      "Trigger",
      [
        Argument(nil, .string(trigger.name)), Argument(nil, .text(timing)),
        Argument(nil, event(trigger.event)), Argument("on", .string(trigger.table)),
      ] + (trigger.condition.map { [Argument("when", .sql($0))] } ?? []))
    return .block(
      head, parameter: nil, SQLStatements.split(trigger.body).map { .sql($0) })
  }

  private static func event(_ event: Trigger.Event) -> SwiftCode {
    switch event {
    case .insert: .text(".insert")
    case .delete: .text(".delete")
    case .update(let columns):
      columns.isEmpty
        ? .text(".update") : .call(".update", labelled("of", columns.map { .string($0) }))
    }
  }

  static func virtualTable(_ table: VirtualTable) -> SwiftCode {
    .call(
      "VirtualTable",
      [Argument(nil, .string(table.name)), Argument("using", .string(table.module))]
        + table.arguments.map { Argument(nil, .sql($0)) })
  }

  // MARK: Arguments

  /// `label: first, second, …`
  private static func labelled(_ label: String, _ values: [SwiftCode]) -> [Argument] {
    values.enumerated().map { Argument($0.offset == 0 ? label : nil, $0.element) }
  }

  private static func optional(_ name: SQLText?) -> [Argument] {
    name.map { [Argument(nil, .string($0))] } ?? []
  }

  private static func name(_ name: SQLText?) -> [Argument] {
    name.map { [Argument("name", .string($0))] } ?? []
  }

  private static func flag(_ label: String, _ isSet: Bool) -> [Argument] {
    isSet ? [Argument(label, .text("true"))] : []
  }

  static func conflict(_ resolution: ConflictResolution?) -> [Argument] {
    resolution.map { [Argument("onConflict", .text(".\($0.rawValue.lowercased())"))] } ?? []
  }
}
