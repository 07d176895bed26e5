import GodwitSQLSyntax
import GodwitSchemaModel

/// One thing about a column that ``Operations/alterColumn(_:_:_:backfill:)`` changes.
public struct ColumnChange: Sendable {
  private let newName: SQLText?
  private let change: @Sendable (inout Column) -> Void

  private init(
    newName: SQLText? = nil, _ change: @escaping @Sendable (inout Column) -> Void = { _ in }
  ) {
    self.newName = newName
    self.change = change
  }

  /// Another type: by an edit of the definition where the affinity stays and the table is not
  /// STRICT (`VARCHAR(200)` to `VARCHAR(500)`), else by a rebuild, which fails if a value would
  /// become another one.
  public static func type(_ type: ColumnType) -> Self { Self { $0.type = type } }

  /// `NOT NULL`. It fails while there are rows without a value, unless `backfill` gives them one.
  ///
  /// It is done by `ALTER TABLE … ALTER COLUMN … SET NOT NULL` from SQLite 3.53 on, before that by
  /// an edit of the definition, and with `backfill` by a rebuild.
  public static var notNull: Self { notNull() }

  /// `NOT NULL` with a conflict clause or a name: `CONSTRAINT nn NOT NULL ON CONFLICT IGNORE`.
  public static func notNull(
    onConflict: ConflictResolution? = nil, name: String? = nil
  ) -> Self {
    Self { $0.notNull = NotNull(name: name?.sqlText, onConflict: onConflict) }
  }

  /// No `NOT NULL` any more: by `ALTER TABLE … ALTER COLUMN … DROP NOT NULL` from SQLite 3.53 on,
  /// before that by an edit of the definition.
  public static var nullable: Self { Self { $0.notNull = nil } }

  /// Another default, for rows that are inserted from now on: by an edit of the definition if no
  /// row is older than the column, else by a rebuild, since such a row shows whatever the default
  /// is now.
  public static func `default`(_ value: Default) -> Self { Self { $0.defaultValue = value } }

  /// No default any more; done as ``default(_:)``.
  public static var noDefault: Self { Self { $0.defaultValue = nil } }

  /// Another collation: `COLLATE NOCASE`, by a rebuild. Indexes on the column follow.
  public static func collate(_ name: String) -> Self { Self { $0.collation = SQLText(name) } }

  /// SQLite's own collation, BINARY: by a rebuild.
  public static var noCollation: Self { Self { $0.collation = nil } }

  /// A computed value, `GENERATED ALWAYS AS (price * 2) VIRTUAL`: by a rebuild. The values that are
  /// there are dropped.
  public static func generated(
    as expression: String, _ storage: Generated.Storage = .virtual
  ) -> Self {
    Self { $0.generated = Generated(expression, storage) }
  }

  /// No computed value any more: by a rebuild. The values of the moment stay as ordinary ones.
  public static var notGenerated: Self { Self { $0.generated = nil } }

  /// Another name, as by ``Operations/renameColumn(_:_:to:)``: `ALTER TABLE … RENAME COLUMN`.
  public static func name(_ newName: String) -> Self { Self(newName: SQLText(newName)) }

  /// The names of clauses that constrain nothing, all of them (see `ClauseName`): by an edit of the
  /// definition.
  public static func clauseNames(_ names: ClauseName...) -> Self {
    Self { $0.clauseNames = names }
  }

  /// - Parameter backfill: With it, there is something to do as long as the column allows NULL, even
  ///   where its definition stays.
  static func changes(
    _ changes: [Self], of column: Column, backfill: SQLText? = nil
  ) -> [TableChange] {
    var changed = column
    for change in changes { change.change(&changed) }
    let renames = changes.compactMap(\.newName).map {
      TableChange.renameColumn(column.name, to: $0)
    }
    let fillsIn = backfill != nil && column.notNull == nil
    guard changed != column || fillsIn else { return renames }
    // The rename runs first, so what follows speaks of the column by its new name.
    if let newName = changes.compactMap(\.newName).last { changed.name = newName }
    var renamed = column
    renamed.name = changed.name
    return renames
      + [.alterColumn(renamed, to: changed, backfill: backfill.map(Backfill.expression))]
  }
}

extension Backfill {
  init(_ expression: String) { self = .expression(expression.sqlText) }
}
