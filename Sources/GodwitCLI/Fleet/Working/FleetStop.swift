import GodwitMigrations

/// The wish to stop a fleet: what is at hand is finished or taken back, and no file is begun any more.
final class FleetStop: Sendable {
  private let cancellations: LockedValue<[Cancellation]>
  private let isWanted: LockedValue<Bool>
  private let ear: SignalEar?

  init(hearsSignals: Bool) {
    let cancellations = LockedValue<[Cancellation]>([])
    let isWanted = LockedValue(false)
    self.cancellations = cancellations
    self.isWanted = isWanted
    ear =
      hearsSignals
      ? SignalEar {
        isWanted.value = true
        for cancellation in cancellations.value { cancellation.cancel() }
      } : nil
  }

  /// Whether somebody wants to stop.
  var isStopped: Bool { isWanted.value }

  /// The signal that was heard, if one was.
  var signal: Int32? { ear?.signal }

  /// What a thread that works on files looks at.
  func cancellation(patience: Double) -> Cancellation {
    let cancellation = Cancellation(patience: patience)
    cancellations.withValue { $0.append(cancellation) }
    if isStopped { cancellation.cancel() }
    return cancellation
  }
}
