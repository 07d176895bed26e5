/// What became of a file of a fleet, or what it is like.
struct FleetOutcome: Sendable {
  /// The codes are for programs, and in journals: they stay.
  enum Kind: String, CaseIterable, Sendable {
    /// What was to be done is done.
    case done
    /// There is nothing to do, or nothing to say against it.
    case current
    /// It lacks revisions.
    case pending
    /// Its schema is not the one that its revisions make, or that is declared.
    case drifted
    /// It is at revisions that the program does not know.
    case newer
    /// Godwit has noted nothing in it, and there is something.
    case foreign
    /// Another connection kept it locked.
    case locked
    /// It is no database, or not whole.
    case damaged
    /// It, or its folder, may not be written to.
    case readOnly = "read-only"
    /// It is not there, or may not be read.
    case unreadable
    /// Something else went wrong; nothing of it was changed.
    case failed
    /// It was not begun, or taken back, as somebody wanted to stop.
    case stopped
  }

  let kind: Kind
  /// That to which it belonged before anything was done to it.
  var group: FleetGroup?
  /// What there is to say, a line each.
  var lines: [String] = []
}

extension FleetOutcome.Kind {
  /// Whether whoever changes a fleet has not got what was wanted.
  var isFailure: Bool {
    switch self {
    case .done, .current, .stopped: false
    case .pending, .drifted, .newer, .foreign, .locked, .damaged, .readOnly, .unreadable, .failed:
      true
    }
  }

  /// Whether nothing could be found out.
  var isUnknown: Bool {
    switch self {
    case .locked, .damaged, .unreadable, .failed: true
    case .done, .current, .pending, .drifted, .newer, .foreign, .readOnly, .stopped: false
    }
  }

  /// What is said of so many files.
  var words: String {
    switch self {
    case .done: "done"
    case .current: "up to date"
    case .pending: "behind"
    case .drifted: "drifted"
    case .newer: "newer than this program"
    case .foreign: "without revisions, and not empty"
    case .locked: "locked by others"
    case .damaged: "damaged, or no database"
    case .readOnly: "read-only"
    case .unreadable: "not readable"
    case .failed: "failed"
    case .stopped: "stopped"
    }
  }
}
