import SchemaDiff

/// Changes that look like renames. Only a developer knows whether they are: on a terminal they are
/// asked about, elsewhere it is said how to say so.
struct RenameQuestions {
  private let session: Session

  init(_ session: Session) {
    self.session = session
  }

  /// The renames that are known, with those to which somebody says yes.
  ///
  /// - Parameter candidates: What looks like a rename once some renames are known. A renamed table
  ///   may turn out to have renamed columns.
  func asking(
    _ known: [Rename], _ candidates: ([Rename]) throws -> [Rename]
  ) throws -> [Rename] {
    guard session.console.isInteractive else { return known }
    var renames = known
    var declined: Set<Rename> = []
    while let candidate = try candidates(renames).first(where: { !declined.contains($0) }) {
      if session.confirm(question(candidate)) {
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
    switch rename {
    case .table(let old, let new): "Is the table \(new) the table \(old), renamed?"
    case .column(let table, let old, let new):
      "Is the column \(new) the column \(table).\(old), renamed?"
    }
  }

  /// `table poems is now verses`
  static func sentence(_ rename: Rename) -> String {
    switch rename {
    case .table(let old, let new): "table \(old) is now \(new)"
    case .column(let table, let old, let new): "column \(table).\(old) is now \(new)"
    }
  }
}

extension Session {
  /// Asks a question that is answered by yes or no. Anything but a yes is a no.
  func confirm(_ question: String) -> Bool {
    console.err(question + " [y/N]")
    let answer = console.readAnswer()?.lowercased() ?? ""
    return ["y", "yes"].contains(answer)
  }
}
