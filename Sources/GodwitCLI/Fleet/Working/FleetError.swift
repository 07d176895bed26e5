/// What keeps a fleet from being worked on at all.
enum FleetError: Error {
  /// How a journal's run is not the one that was asked for.
  enum Difference {
    case command(String)
    case target(String)
    case files
    case revisions
  }

  /// No file was found.
  case noFiles([FleetPath])
  case otherRun(String, Difference)
  case notAJournal(String)
  case journalInUse(String)
}

extension Wording {
  func describe(_ error: FleetError) -> String {
    switch error {
    case .noFiles(let patterns):
      "No file is found"
        + (patterns.isEmpty
          ? "." : " by \(patterns.map { "'\($0.shown)'" }.joined(separator: ", ")).")
    case .otherRun(let path, let difference):
      "The journal \(shown(path)) is of another run\(describe(difference)). To go on with that run, "
        + "call it as it was called; for a new run, name another journal."
    case .notAJournal(let path):
      "\(shown(path)) is no journal of a fleet, or it is damaged in its middle. It was left as it is."
    case .journalInUse(let path):
      "Another process is writing the journal \(shown(path)): the run is under way."
    }
  }

  private func describe(_ difference: FleetError.Difference) -> String {
    switch difference {
    case .command(let command): ": it is one of 'fleet \(shown(command))'"
    case .target(let target): ", with the target \(shown(target))"
    case .files: ", over other files"
    case .revisions: ", with other revisions or other settings of -x"
    }
  }
}

extension FleetError {
  /// The code for programs, and what it is about.
  var code: (String, objects: [String], file: String?) {
    switch self {
    case .noFiles(let patterns): ("nothing-matches", patterns.map(\.shown), nil)
    case .otherRun(let path, _): ("journal-of-another-run", [], path)
    case .notAJournal(let path): ("not-a-journal", [], path)
    case .journalInUse(let path): ("journal-in-use", [], path)
    }
  }
}
