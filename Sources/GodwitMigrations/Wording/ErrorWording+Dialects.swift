import GodwitExecution
import GodwitSQLSyntax

/// What cannot be done safely by whoever runs a script, and what can.
extension ErrorWording {
  package func describe(_ error: DialectError) -> String {
    switch error {
    case .needsNoTransaction(let dialect):
      "It says `transaction = .none`, and with \(dialect) everything runs in one. Do by hand what it is "
        + "for, and note it with: \(hint("stamp"))"
    case .statement(let dialect, let words):
      "\(dialect) does not take '\(shown(words)) …'. Leave it out of the revision, or do it by other "
        + "means."
    case .statementSize(let dialect, let bytes, let limit, let beginning):
      "A statement of \(count(bytes, "byte")) is too long for \(dialect), which takes "
        + "\(count(limit, "byte")): '\(shown(beginning)) …'. Write it as several."
    case .columnCount(let dialect, let table, let count, let limit):
      "The table '\(shown(table))' would have \(count) columns. \(dialect) takes \(limit): put some of them "
        + "into a table of their own."
    case .drop(let dialect, let table, let children):
      "The table '\(shown(table))' would be dropped while \(list(children)) "
        + "\(children.count == 1 ? "refers" : "refer") to it. With \(dialect) foreign keys stay on, and "
        + "would act on those rows. Drop what refers to it first: the tables, or with op.dropForeignKey "
        + "their keys."
    case .ownDeletion(let dialect, let table, let children):
      "Its SQL takes rows of '\(shown(table))', to which \(list(children)) "
        + "\(children.count == 1 ? "refers" : "refer"). Elsewhere foreign keys are off while a revision "
        + "runs; with \(dialect) they stay on, and would act on those rows. If that is meant, say "
        + "`static let foreignKeys = ForeignKeyEnforcement.enforced` in the revision; if not, delete the rows that "
        + "refer to them first."
    case .ownUpdate(let dialect, let table, let column, let children):
      "Its SQL changes '\(shown(table)).\(shown(column))', by which \(list(children)) "
        + "\(children.count == 1 ? "refers" : "refer"). Elsewhere foreign keys are off while a revision "
        + "runs; with \(dialect) they stay on, and ON UPDATE would put NULL or a default there. If that is "
        + "meant, say `static let foreignKeys = ForeignKeyEnforcement.enforced` in the revision."
    case .fails(let dialect, let table, let message):
      "The table '\(shown(table))' cannot be rebuilt with \(dialect), where foreign keys stay on: "
        + "\(shown(message)). Put that right first."
    case .cycle(let dialect, let child, let parent):
      "The table '\(shown(child))' refers to '\(shown(parent))', and that one to it, by keys that act at "
        + "once and take no NULL. With \(dialect) foreign keys stay on: neither can be dropped for a "
        + "rebuild. Drop one of the keys first, and add it again in a later revision."
    }
  }

  private func list(_ names: [SQLText]) -> String {
    names.map { "'\(shown($0))'" }.joined(separator: ", ")
  }
}
