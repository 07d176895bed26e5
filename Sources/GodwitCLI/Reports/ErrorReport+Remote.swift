extension RemoteClient.Problem {
  var code: String {
    switch self {
    case .noCommand, .cannotStart: "remote-command"
    case .tooSlow: "remote-timeout"
    case .stopped: "stopped"
    case .failed, .noAnswer: "remote-answer"
    case .notOneLine: "remote-line"
    case .notAtomic, .cuts: "remote-not-atomic"
    }
  }
}

extension RemoteMigration.Problem {
  var code: String {
    switch self {
    case .refused: "remote-refused"
    case .elsewhere: "remote-elsewhere"
    case .unknown: "remote-unknown"
    case .dataLoss: "data-loss"
    }
  }
}
