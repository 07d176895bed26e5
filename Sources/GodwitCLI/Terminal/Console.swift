import Foundation
import GodwitMigrations
import GodwitSQLSyntax

/// Where a command reads and writes. Results go to standard output; what is told about the work
/// goes to standard error.
///
/// Whatever is told goes through here, so it is here that control characters are made visible and
/// passwords hidden. Only a script is for a program to read, and keeps its bytes.
struct Console: Sendable {
  typealias Sink = @Sendable (String) -> Void

  enum Stream: Hashable, Sendable {
    case out, err
  }

  /// Where lines go, without their ends.
  private var sinks: [Stream: Sink]
  /// The streams that may have colours.
  private let coloured: Set<Stream>
  /// How many columns the streams have that are terminals.
  let columns: [Stream: Int]
  /// Reads an answer; nothing at the end of the input, or where there is nobody to ask.
  ///
  /// Throws `MigrationError.cancelled` if somebody wants to stop meanwhile.
  let readAnswer: @Sendable () throws -> String?
  /// Whether somebody can be asked.
  let isInteractive: Bool
  /// Shows a line in place of the one that it showed before, and none if it is empty; nil where
  /// standard error is no terminal.
  let showStatus: Sink?

  init(
    out: @escaping Sink, err: @escaping Sink, readAnswer: @escaping @Sendable () throws -> String?,
    isInteractive: Bool, showStatus: Sink?, coloured: Set<Stream>, columns: [Stream: Int] = [:]
  ) {
    sinks = [.out: out, .err: err]
    self.columns = columns
    self.coloured = coloured
    self.readAnswer = readAnswer
    self.isInteractive = isInteractive
    self.showStatus = showStatus.map(Self.showingSafely)
  }

  private static func showingSafely(_ show: @escaping Sink) -> Sink {
    { show(VisibleText.line(Secrets.hidden(in: $0))) }
  }

  // MARK: Printing

  /// Prints a result: a line, or a text of several.
  func out(_ text: String) { print(StyledText(text), on: .out) }

  func out(_ text: StyledText) { print(text, on: .out) }

  /// Tells something about the work: a line, or a text of several.
  func err(_ text: String) { print(StyledText(text), on: .err) }

  func err(_ text: StyledText) { print(text, on: .err) }

  /// Prints an entry of a list. On a terminal, what is longer than a line is cut between words.
  func entry(_ text: String) {
    let lines = columns[.out].map { TextWidth.wrapped(text, to: $0) } ?? [text]
    for line in lines { out(line) }
  }

  /// Prints what another program reads, as it is: SQL, or generated source.
  func script(_ text: String) {
    var text = text[...]
    if text.utf8.last == UInt8(ascii: "\n") { text = Substring(text.utf8.dropLast()) }
    sinks[.out]?(String(text))
  }

  /// Lets a stream say nothing from now on.
  mutating func silence(_ stream: Stream) {
    sinks[stream] = nil
  }

  private func print(_ text: StyledText, on stream: Stream) {
    guard let sink = sinks[stream] else { return }
    let parts = text.parts.map { part in
      let shown = VisibleText.text(Secrets.hidden(in: part.text))
      guard let colour = part.colour, coloured.contains(stream) else { return shown }
      return "\u{1B}[\(colour.rawValue)m\(shown)\u{1B}[0m"
    }
    sink(parts.joined())
  }
}

// MARK: The console of a process

extension Console {
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
      readAnswer: { try AnswerReader.readLine(from: STDIN_FILENO) },
      isInteractive: isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1,
      showStatus: isDumb || !terminals.contains(.err) ? nil : showStatus,
      coloured: noColour || isDumb ? [] : terminals,
      columns: Dictionary(uniqueKeysWithValues: terminals.map { ($0, width(of: $0)) }))
  }

  /// How many columns a terminal has; 80 if it does not say.
  private static func width(of stream: Stream) -> Int {
    var size = winsize()
    let file = stream == .out ? STDOUT_FILENO : STDERR_FILENO
    guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  @Sendable private static func showStatus(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(line)".utf8))
  }

  private static var terminals: Set<Stream> {
    Set(
      [(Stream.out, STDOUT_FILENO), (.err, STDERR_FILENO)].filter { isatty($0.1) == 1 }.map(\.0))
  }
}
