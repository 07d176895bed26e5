import Foundation
import GodwitMigrations

/// The signal that came last while somebody listened, and the end of a pipe that tells about it: all
/// that a signal handler may touch (https://man7.org/linux/man-pages/man7/signal-safety.7.html).
private nonisolated(unsafe) var lastSignal: Int32 = 0
private nonisolated(unsafe) var signalCount: Int32 = 0
private nonisolated(unsafe) var signalPipe: Int32 = -1

/// Listens to the signals that end a process, as long as it lives.
///
/// Dispatch's sources for signals are not used: on Linux, only the first one for a signal in the life of
/// a process hears anything.
final class SignalEar: Sendable {
  private static let numbers = [SIGINT, SIGTERM, SIGHUP]

  /// Lets the calling thread hear signals: a process that was started by a thread which blocks them
  /// (those of Dispatch do) has them blocked from its beginning.
  fileprivate static func unblock() {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  private let id = UUID()
  private let previous: [SavedHandler]

  /// What a signal did before.
  private struct SavedHandler: @unchecked Sendable {
    let number: Int32
    let handler: (@convention(c) (Int32) -> Void)?

    /// Who was started by `nohup` is not to hear that its terminal is gone.
    var isToStay: Bool {
      number == SIGHUP
        && unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
  }

  /// - Parameter hear: Called on another thread from the first signal on, again and again.
  init(_ hear: @escaping @Sendable () -> Void) {
    SignalListeners.shared.add(id, hear)
    previous = Self.numbers.compactMap { number in
      let saved = SavedHandler(number: number, handler: Foundation.signal(number, Self.note))
      guard saved.isToStay else { return saved }
      _ = Foundation.signal(number, SIG_IGN)
      return nil
    }
  }

  deinit {
    for saved in previous { _ = Foundation.signal(saved.number, saved.handler) }
    SignalListeners.shared.remove(id)
  }

  /// The signal that was heard, if one was.
  var signal: Int32? { Self.lastHeard }

  /// The last signal that anybody in this process has heard.
  static var lastHeard: Int32? { lastSignal == 0 ? nil : lastSignal }

  private static let note: @convention(c) (Int32) -> Void = { number in
    let error = errno
    // Who says it ten times means it, whatever is being done: what SQLite has begun, it takes back when
    // the database is opened next.
    signalCount += 1
    if signalCount >= 10 {
      _ = Foundation.signal(number, SIG_DFL)
      raise(number)
    }
    lastSignal = number
    var byte: UInt8 = 1
    _ = write(signalPipe, &byte, 1)
    errno = error
  }
}

/// Everybody who listens, told by a thread that waits at the pipe.
private final class SignalListeners: Sendable {
  static let shared = SignalListeners()

  private let lock = NSLock()
  private let listeners = LockedValue<[UUID: @Sendable () -> Void]>([:])

  private init() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // A handler must not wait: a full pipe has enough to say.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    signalPipe = ends[1]
    let (source, listeners) = (ends[0], listeners)
    Thread.detachNewThread {
      SignalEar.unblock()
      var told: Set<UUID> = []
      while true {
        let isNew = Self.wait(at: source, milliseconds: told.isEmpty ? -1 : Self.round)
        let current = listeners.value
        told = isNew ? Set(current.keys) : told.intersection(current.keys)
        for id in told { current[id]?() }
      }
    }
  }

  /// After how many milliseconds somebody who goes on is told again: between two statements there is
  /// nothing to interrupt.
  private static let round: Int32 = 20

  /// - Returns: Whether a signal came.
  private static func wait(at source: Int32, milliseconds: Int32) -> Bool {
    var state = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
    guard poll(&state, 1, milliseconds) == 1 else { return false }
    var byte: UInt8 = 0
    return read(source, &byte, 1) == 1
  }

  func add(_ id: UUID, _ hear: @escaping @Sendable () -> Void) {
    lock.withLock {
      // What came before the first one was not for it.
      if listeners.value.isEmpty { (lastSignal, signalCount) = (0, 0) }
      listeners.value[id] = hear
    }
  }

  func remove(_ id: UUID) {
    lock.withLock { listeners.value[id] = nil }
  }
}
