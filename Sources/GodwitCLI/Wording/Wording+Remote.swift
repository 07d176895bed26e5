import GodwitRevisionGraph

/// What goes wrong with a database that a command reaches.
extension Wording {
  func describe(_ error: RemoteClient.Problem) -> String {
    switch error {
    case .noCommand: "The command of the remote database is empty."
    case .cannotStart(let command, let reason):
      "The command '\(shown(command))' cannot be started: \(shown(reason))"
    case .tooSlow(let seconds): "The remote database has not answered in \(Int(seconds)) s."
    case .stopped: "Stopped, and the command of the remote database was ended. Nothing was changed."
    case .failed(let code, let said):
      "The command of the remote database has failed (exit \(code)): \(saying(said))"
    case .noAnswer(let said):
      "The remote database has given no whole answer: \(saying(said))"
    case .notOneLine(let statement):
      "The client takes a line at a time, and in '\(shown(statement)) …' a line ends inside of a string, a "
        + "name or a comment. Write the string with char(10), or the comment on a line of its own."
    case .notAtomic:
      "The client does not run a script as one transaction: a part of one that failed has stayed. (It was "
        + "taken away again; nothing else was changed.) It may cut what it is given at each ';', as "
        + "dqlite's does with an argument, or go on after an error."
    case .cuts(let bytes):
      "The client does not run a script of \(bytes) bytes as it is given: one of that length did not arrive "
        + "whole, and nothing was changed. It may cut at a length, as dqlite's does with lines of 4,095 "
        + "bytes, or at a ';' inside of a string."
    }
  }

  func describe(_ error: RemoteMigration.Problem) -> String {
    switch error {
    case .refused(let database, let said, let current):
      "\(shown(database)) has not carried the script out: \(saying(said))\nIts state was read again: it "
        + "is at \(place(current)), as before, and nothing was changed."
    case .elsewhere(let database, let said, let current):
      "\(shown(database)) is at \(place(current)) now, which is neither where it was nor where it was to "
        + "be: somebody else has moved it. The client said: \(saying(said))"
    case .unknown(let database, let said, let state):
      "Whether \(shown(database)) has carried the script out is not known: its state could not be read "
        + "again (\(describe(state))) The client said: \(saying(said)) Look with: "
        + "\(session.hint("current")). To run the same again is safe: a script begins by looking where "
        + "the database is."
    case .dataLoss(let lines):
      "This downgrade may drop values for good:\n"
        + lines.map { "  \($0)\n" }.joined()
        + "How many, a command cannot tell. If that is meant: \(session.hint("downgrade", "--allow-data-loss"))"
    }
  }

  private func saying(_ said: String) -> String { said.isEmpty ? "it said nothing." : shown(said) }

  private func place(_ heads: [RevisionID]) -> String { heads.isEmpty ? "base" : heads.list }
}
