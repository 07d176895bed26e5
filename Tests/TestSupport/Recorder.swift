import Foundation

/// What a program printed, in order.
public final class Recorder: @unchecked Sendable {
  private let lock = NSLock()
  private var lines: [String] = []

  public init() {}

  public func append(_ line: String) {
    lock.withLock { lines.append(line) }
  }

  public var text: String { lock.withLock { lines.joined(separator: "\n") } }
}
