import GodwitSQLSyntax

/// How a table is changed, and why not in a cheaper way.
package struct AlterationStrategy: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// By ALTER TABLE.
    case native
    /// By an edit of the definition; rows are read at the most.
    case metadata
    /// By a new column that gets the values and takes the place of the old one.
    case column
    /// By copying all rows into a new table.
    case rebuild
  }

  package let table: SQLText
  package let kind: Kind
  package let reason: RebuildReason?
  /// The tables that are put aside and made anew together with it, since foreign keys stay on.
  package var relatives: [SQLText] = []

  init(table: SQLText, kind: Kind, reason: RebuildReason?) {
    self.table = table
    self.kind = kind
    self.reason = reason
  }

  init(table: SQLText, _ way: TablePlan.Way) {
    self.table = table
    switch way {
    case .native:
      kind = .native
      reason = nil
    case .metadata:
      kind = .metadata
      reason = nil
    case .column(_, let obstacle):
      kind = .column
      reason = obstacle
    case .rebuild(let obstacle):
      kind = .rebuild
      reason = obstacle
    }
  }

  /// Whether all rows of the table are written anew.
  package var rewritesRows: Bool { kind == .column || kind == .rebuild }
}
