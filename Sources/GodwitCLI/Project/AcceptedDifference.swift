import GodwitMigrations
import GodwitSQLSyntax
import GodwitSchemaDiff

/// A difference that a project knows of and that is no drift.
///
/// ```swift
/// configuration.acceptedDifferences = [
///   AcceptedDifference("index poems.idx_by_hand", because: "made for the report of 2026, dropped in May")
/// ]
/// ```
public struct AcceptedDifference: Sendable {
  let object: SQLText
  let reason: String

  /// Accepts whatever differs about an object.
  ///
  /// - Parameters:
  ///   - object: The object as `check` names it, without the sign before it and the definition behind
  ///     it: `index poems.idx_by_hand`, `column poems.notes`, `table audit`.
  ///   - reason: Why it is accepted. `check` shows it each time.
  public init(_ object: String, because reason: String) {
    self.object = SQLText(object)
    self.reason = reason
  }

  func matches(_ difference: Difference) -> Bool {
    SQLText(difference.object).folded == object.folded
  }
}
