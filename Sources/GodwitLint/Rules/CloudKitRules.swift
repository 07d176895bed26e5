import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaModel

/// What SQLiteData's `SyncEngine` refuses when it begins
/// (https://swiftpackageindex.com/pointfreeco/sqlite-data/documentation/sqlitedata/cloudkit), and what
/// devices with an older version of the application cannot do with a newer schema.
extension LintRule {
  static let cloudKitRules = [
    cloudKitPrimaryKey, cloudKitUnique, cloudKitForeignKeyAction, cloudKitName, cloudKitNewColumn,
    cloudKitDropOrRename,
  ]

  static let cloudKitPrimaryKey = cloudKit(
    "cloudkit-primary-key",
    "A synchronized table has no primary key of one column that is no number",
    PageText(
      why: """
        Two devices give the same number to different rows, and a record has one name. So each table that is
        synchronized, one that only joins others included, needs a primary key of one column whose values are
        unique everywhere.
        """,
      example: #"""
        try op.createTable("tags") { Column("id", .integer).primaryKey(autoincrement: true) }
        """#,
      advice: #"""
        ```swift
        Column("id", .text).primaryKey().notNull(onConflict: .replace).default(.sql("uuid()"))
        ```
        """#)
  ) { effect in
    effect.changedTables.compactMap { old, table in
      guard let problem = table.keyProblem, old?.keyProblem != problem else { return nil }
      return RuleFinding(table.name, nil, "\(table.name) cannot be synchronized: \(problem).")
    }
  }

  static let cloudKitUnique = cloudKit(
    "cloudkit-unique", "A synchronized table is unique by more than its primary key",
    PageText(
      why: """
        Two devices can create rows with the same values while neither knows of the other. When they
        meet, one of them would have to go; `SyncEngine` refuses such a table.
        """,
      example: #"try op.createIndex("tags", Index("uq_tags_title", on: "title", unique: true))"#,
      advice: "Make the column the primary key, or let the values be there more than once."
    )
  ) { effect in
    let constraints = effect.newConstraints.compactMap { new -> RuleFinding? in
      guard case .unique = new.constraint else { return nil }
      return RuleFinding(
        new.table.name, new.constraint.subject,
        "\(new.table.name) is unique by \(new.constraint.subject), and cannot be synchronized so.")
    }
    let indexes = effect.newIndexes.compactMap { new -> RuleFinding? in
      guard new.index.isUnique else { return nil }
      return RuleFinding(
        new.table.name, new.index.name,
        "\(new.table.name) has the unique index \(new.index.name), and cannot be synchronized so.")
    }
    return constraints + indexes
  }

  static let cloudKitForeignKeyAction = cloudKit(
    "cloudkit-foreign-key-action", "A foreign key of a synchronized table restricts deletions",
    PageText(
      why: """
        A row that another device has deleted is deleted here as well, whatever refers to it. `SyncEngine`
        accepts CASCADE, SET NULL and SET DEFAULT. It refuses RESTRICT, and NO ACTION, which is the default.
        """,
      example: #"Column("list_id", .text).references("lists", "id")"#,
      advice: #"Say what becomes of the rows: `.references("lists", "id", onDelete: .cascade)`."#)
  ) { effect in
    effect.newConstraints.compactMap { new in
      guard case .foreignKey(let key) = new.constraint,
        key.onDelete == .noAction || key.onDelete == .restrict
      else { return nil }
      return RuleFinding(
        new.table.name, new.constraint.subject,
        "\(new.table.name) (\(key.columns.list)) refers to \(key.table) with ON DELETE "
          + "\(key.onDelete.rawValue), which cannot be synchronized.",
        advice: "CASCADE, SET NULL and SET DEFAULT can.")
    }
  }

  static let cloudKitName = cloudKit(
    "cloudkit-name", "A name has a colon in it",
    PageText(
      why: """
        The name of a record is made of the row's key, a colon and the table's name; `SyncEngine` refuses names in
        which a colon stands.
        """,
      example: #"try op.createTable("app:tags") { Column("id", .text).primaryKey() }"#,
      advice: "Take a name without."
    )
  ) { effect in
    let colon = UInt8(ascii: ":")
    let tables = effect.newTables.filter { $0.name.contains(colon) }.map {
      RuleFinding($0.name, nil, "\($0.name) has a colon in its name, and cannot be synchronized.")
    }
    return tables
      + effect.newColumns.filter { $0.column.name.contains(colon) }.map {
        RuleFinding(
          $0.table.name, $0.column.name,
          "\($0.table.name).\($0.column.name) has a colon in its name, and cannot be synchronized.")
      }
  }

  static let cloudKitNewColumn = cloudKit(
    "cloudkit-new-column", "A new column cannot take rows of older versions of the application",
    PageText(
      why: """
        A device with an older version of the application sends rows without the column, which are written with NULL
        in it. NOT NULL refuses that, also with a default, unless it says ON CONFLICT REPLACE.
        """,
      example: #"try op.addColumn("lists", Column("position", .integer).notNull().default(0))"#,
      advice: #"""
        Let the column be NULL, or:

        ```swift
        Column("position", .integer).notNull(onConflict: .replace).default(0)
        ```
        """#)
  ) { effect in
    effect.addedColumns.compactMap { table, column in
      guard let notNull = column.notNull, column.generated == nil,
        notNull.onConflict != .replace || column.defaultValue?.isNull ?? true
      else { return nil }
      return RuleFinding(
        table.name, column.name,
        "\(table.name).\(column.name) is new and NOT NULL: rows of devices with an "
          + "older version, which lack it, cannot be written.",
        advice: "NOT NULL ON CONFLICT REPLACE with a default, or no NOT NULL.")
    }
  }

  static let cloudKitDropOrRename = cloudKit(
    "cloudkit-drop-or-rename", "Something that other devices know is dropped or renamed",
    PageText(
      why: """
        Devices with an older version of the application go on to send and to expect the old table and the old column. The
        records in CloudKit keep both names for good.
        """,
      example: #"try op.renameColumn("lists", "title", to: "name")"#,
      advice: "Add a new one and leave the old one where it is."
    )
  ) { effect in
    effect.tables.all.flatMap { fate -> [RuleFinding] in
      let name = fate.before.name
      guard let after = fate.after else {
        return [RuleFinding(name, nil, "\(name) is dropped, and other devices know it.")]
      }
      var findings: [RuleFinding] = []
      if after.name.folded != name.folded {
        findings.append(
          RuleFinding(
            after.name, nil,
            "\(name) is called \(after.name) now, and other devices do not know that."))
      }
      return findings
        + fate.before.columns.compactMap { column in
          let new = fate.columns[column.name.folded] ?? nil
          guard new != column.name.folded else { return nil }
          let words = new.map { "is called \($0) now" } ?? "is dropped"
          return RuleFinding(
            after.name, new?.text ?? column.name,
            "\(name).\(column.name) \(words), and other devices know "
              + "the old one.")
        }
    }
  }

  /// A rule of the profile, which passes over the tables that it leaves out.
  private static func cloudKit(
    _ code: String, _ title: String, _ text: PageText,
    find: @escaping @Sendable (RevisionEffect) -> [RuleFinding]
  ) -> LintRule {
    LintRule(code, .error, title, profile: LintProfile.cloudKit.name, text) { effect, walk in
      find(effect).filter { finding in
        finding.table.map { !walk.isException($0, of: LintProfile.cloudKit.name) } ?? true
      }
    }
  }
}

extension RevisionEffect {
  /// The tables that are new or otherwise than before, with what they were.
  fileprivate var changedTables: [(old: Table?, new: Table)] {
    newTables.map { (nil, $0) } + alterations.map { ($0.before, $0.after) }
  }
}

extension Table {
  /// Why the table's key cannot be the name of a record; nothing if it can.
  fileprivate var keyProblem: String? {
    guard let key = primaryKey else { return "it has no primary key" }
    guard key.columns.count == 1, let column = key.columns.first?.column.flatMap(column) else {
      return "its primary key is of several columns"
    }
    return column.type.affinity == .integer ? "its primary key \(column.name) is a number" : nil
  }
}
