import Foundation
import Migrations

/// Where a command reads and writes. Results go to standard output; what is told about the work
/// goes to standard error.
struct Console: Sendable {
  var out: @Sendable (String) -> Void
  var err: @Sendable (String) -> Void
  /// Reads an answer; nothing where there is nobody to ask.
  var readAnswer: @Sendable () -> String?
  /// Whether somebody can be asked.
  var isInteractive: Bool
  /// Shows a line in place of the one that it showed before, and none if it is empty; nil where
  /// standard error is no terminal.
  var showStatus: (@Sendable (String) -> Void)?
  /// The streams that may have colours.
  var coloured: Set<Stream>

  enum Stream: Hashable, Sendable {
    case out, err
  }

  /// The console of this process.
  ///
  /// - Parameter failure: Gets the first error with which standard output could not be written.
  static func standard(
    environment: [String: String], failure: LockedValue<(any Error)?>
  ) -> Console {
    let noColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let isDumb = environment["TERM"] == "dumb"
    return Console(
      out: { line in
        do {
          try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
        } catch {
          failure.value = failure.value ?? error
        }
      },
      // Where nobody can be told, the work goes on.
      err: { try? FileHandle.standardError.write(contentsOf: Data(($0 + "\n").utf8)) },
      readAnswer: { readLine() },
      isInteractive: isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1,
      showStatus: isDumb || !terminals.contains(.err) ? nil : showStatus,
      coloured: noColour || isDumb ? [] : terminals)
  }

  @Sendable private static func showStatus(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(line)".utf8))
  }

  private static var terminals: Set<Stream> {
    Set(
      [(Stream.out, STDOUT_FILENO), (.err, STDERR_FILENO)].filter { isatty($0.1) == 1 }.map(\.0))
  }
}

/// A colour of the terminal. It never is the only sign of anything.
enum Colour: String {
  case red = "31"
  case green = "32"
  case yellow = "33"
}

extension Console {
  /// A text for a stream, in a colour if the stream may have them.
  func text(_ text: String, _ colour: Colour, on stream: Stream) -> String {
    coloured.contains(stream) ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }
}
