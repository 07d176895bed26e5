import Foundation
import GodwitSQLSyntax
import GodwitSchemaDiff

/// Changes that look like renames. Only a developer knows whether they are: on a terminal they are
/// asked about, elsewhere it is said how to say so.
struct RenameQuestions {
  private let session: Session

  init(_ session: Session) {
    self.session = session
  }

  /// The renames that are known, with those to which somebody says yes.
  ///
  /// - Throws: What ``Session/confirm(_:)`` throws.
  /// - Parameter candidates: What looks like a rename once some renames are known. A renamed table
  ///   may turn out to have renamed columns.
  func asking(
    _ known: [Rename], _ candidates: ([Rename]) throws -> [Rename]
  ) throws -> [Rename] {
    guard session.console.isInteractive else { return known }
    var renames = known
    var declined: Set<Rename> = []
    while let candidate = try candidates(renames).first(where: { !declined.contains($0) }) {
      if try session.confirm(question(candidate)) {
        renames.append(candidate)
      } else {
        declined.insert(candidate)
      }
    }
    return renames
  }

  /// Says which pairs look like renames, and how to say that they are.
  func advise(_ candidates: [Rename]) {
    guard !candidates.isEmpty, !session.console.isInteractive else { return }
    session.console.err("What is dropped and what is added could be the same under another name:")
    for candidate in candidates {
      session.console.err("  If \(Self.sentence(candidate)), say: \(candidate.option)")
    }
  }

  private func question(_ rename: Rename) -> String {
    let question =
      switch rename {
      case .table(let old, let new): "Is the table \(new) the table \(old), renamed?"
      case .column(let table, let old, let new):
        "Is the column \(new) the column \(table).\(old), renamed?"
      }
    return VisibleText.line(question)
  }

  /// `table poems is now verses`
  static func sentence(_ rename: Rename) -> String {
    let sentence =
      switch rename {
      case .table(let old, let new): "table \(old) is now \(new)"
      case .column(let table, let old, let new): "column \(table).\(old) is now \(new)"
      }
    return VisibleText.line(sentence)
  }
}

extension Session {
  /// Asks a question that is answered by yes or no, and again if the answer is neither.
  ///
  /// - Throws: ``CommandError/declined`` if there is no answer, so that nothing is written, and
  ///   `MigrationError.cancelled` if somebody wants to stop.
  func confirm(_ question: String) throws -> Bool {
    for _ in 0..<Self.patienceWithAnswers {
      console.err(question + " [y/N]")
      guard let answer = try console.readAnswer() else { break }
      switch answer.trimmingCharacters(in: .whitespacesAndNewlines).lowercased() {
      case "y", "yes": return true
      case "n", "no": return false
      default: console.err("Please answer with y or n.")
      }
    }
    throw CommandError.declined
  }

  /// How often a question is asked: what is no terminal in truth could answer for ever.
  private static var patienceWithAnswers: Int { 5 }
}
