import Foundation
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitVerification

/// Revisions do not do what a test expects of them.
public struct RevisionMismatch: Error, Hashable, Sendable {
  /// What is wrong, one by one.
  public let problems: [RevisionProblem]
}

extension RevisionMismatch: CustomStringConvertible, LocalizedError {
  /// The problems in words, one below the other.
  public var description: String { problems.map(\.description).joined(separator: "\n") }

  /// The problems in words, one below the other.
  public var errorDescription: String? { description }
}

/// One thing that is wrong with revisions.
public struct RevisionProblem: Hashable, Sendable {
  /// The revision, unless it is all of them.
  public let revision: RevisionID?
  /// Its file, with the folder: `versions/20261123_101500_3f9a1c7be02d_add_word_count.swift`.
  public let file: String?
  /// Whether the revision was being applied or taken back.
  public let direction: Direction?
  /// What is wrong, in a sentence.
  public let summary: String
  /// A line for each difference or reason: in a comparison it begins with `+`, `-` or `~`.
  public let lines: [String]
}

extension RevisionProblem: CustomStringConvertible {
  /// The sentence, and the lines below it.
  public var description: String {
    ([summary] + lines.map { "  " + $0 }).joined(separator: "\n")
  }

  init(_ problem: VerificationProblem) {
    self.init(
      revision: problem.revision, file: problem.file, direction: problem.direction,
      summary: problem.summary, lines: problem.lines)
  }

  init(_ summary: String, _ lines: [String]) {
    self.init(revision: nil, file: nil, direction: nil, summary: summary, lines: lines)
  }

  /// What all checks begin with: an error of the migrator's, of the declarations, or any other.
  init(_ error: any Error, _ summary: String) {
    switch error {
    case let failure as RevisionFailure:
      let name = "'\(VisibleText.line("\(failure.id)"))' (\(VisibleText.line(failure.file)))"
      self.init(
        revision: failure.id, file: failure.file, direction: failure.direction,
        summary: "The \(failure.direction.rawValue) of revision \(name) failed:",
        lines: ErrorWording().lines(failure.error))
    default:
      let advice = error is NoSeed ? [Self.adviceOnInserting] : []
      self.init(summary, ErrorWording().lines(error) + advice)
    }
  }

  static let adviceOnInserting = "Insert some in the environment's insertRows."
}

/// What a stairway went through that had nothing wrong.
public struct StairwayReport: Hashable, Sendable {
  /// The revisions that were applied, in this order.
  public let revisions: [RevisionID]
  /// What was not tried: a sentence for each revision that cannot be taken back.
  public let notes: [String]
}
