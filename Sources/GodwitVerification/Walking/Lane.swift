import Foundation

/// Work that is done one after the other: at once, or on a thread of its own while whoever hands it in
/// goes on.
final class Lane: @unchecked Sendable {
  private let isConcurrent: Bool
  private let condition = NSCondition()
  private var waiting: [() -> Void] = []
  private var isWorking = false
  /// So much may wait: each has a copy of a database.
  private static let most = 4

  init(isConcurrent: Bool) {
    self.isConcurrent = isConcurrent
  }

  func run(_ work: @escaping () -> Void) {
    guard isConcurrent else { return work() }
    condition.lock()
    defer { condition.unlock() }
    while waiting.count >= Self.most { condition.wait() }
    waiting.append(work)
    guard !isWorking else { return }
    isWorking = true
    let thread = Thread { self.workOff() }
    // As much as the first thread of a process has: SQL is parsed by recursion.
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func workOff() {
    while let work = next() { work() }
  }

  private func next() -> (() -> Void)? {
    condition.lock()
    defer { condition.unlock() }
    condition.broadcast()
    guard !waiting.isEmpty else {
      isWorking = false
      return nil
    }
    return waiting.removeFirst()
  }

  /// Waits until everything is done.
  ///
  /// - Parameter dropping: Whether what has not begun is left.
  func finish(dropping: Bool = false) {
    condition.lock()
    defer { condition.unlock() }
    if dropping { waiting = [] }
    while isWorking { condition.wait() }
  }
}
