import Foundation
import GodwitMigrations
import GodwitSourceRegistry

/// What a run over a fleet has done, in a file: whoever goes on after a crash goes on from there.
///
/// Each line is words in percent-encoding and a checksum of what stands before it. The first says which
/// run it is; each other one what became of a file:
///
///     godwit-fleet 1 upgrade revisions=0a…  target=heads files=77… started=20261126_121500 #1f…
///     done tenants/0001.sqlite #c4…
///     failed tenants/0002.sqlite 4%20rows… #90…
///
/// Lines are written as files are finished, and brought to the disk some at a time. A line that is lost is
/// of a file that will be looked at again and be found done: that a file is done, it says itself.
final class FleetJournal {
  /// Which run it is. Another one must not go on in its place.
  struct Run: Equatable, Sendable {
    /// What is done.
    var command: String
    /// What stands for the revisions and what they read.
    var revisions: String
    /// Where to.
    var target: String
    /// What stands for the patterns, and where they begin.
    var files: String
    /// When it began: it is not compared.
    var started: String

    /// How another run is not this one.
    func difference(from other: Run) -> FleetError.Difference? {
      if command != other.command { return .command(other.command) }
      if files != other.files { return .files }
      if target != other.target { return .target(other.target) }
      return revisions != other.revisions ? .revisions : nil
    }
  }

  let path: String
  let run: Run
  /// How many files were done in earlier parts of the run.
  private(set) var doneBefore = 0
  private let file: OpenFile
  private var descriptor: Int32 { file.descriptor }
  private var unsynchronized = 0
  private var lastSynchronized = ContinuousClock.now

  private static let linesPerBatch = 256
  private static let batchTime = Duration.seconds(1)

  /// Opens a journal, or begins one where none is.
  ///
  /// - Parameter run: The run that is to be noted; where the journal holds it, it began then.
  /// - Throws: ``FleetError`` for a journal of another run, for one that somebody else writes, and for what
  ///   is no journal.
  init(_ path: String, _ run: Run) throws {
    self.path = path
    file = try OpenFile(path)
    guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK ? FleetError.journalInUse(path) : SystemError(path: path)
    }
    let found = try Self.read(file.descriptor, path)
    if let difference = found.run.flatMap({ run.difference(from: $0) }) {
      throw FleetError.otherRun(path, difference)
    }
    guard ftruncate(file.descriptor, off_t(found.end)) == 0 else { throw SystemError(path: path) }
    self.run = found.run ?? run
    doneBefore = found.done
    guard found.run == nil else { return }
    try write(Self.header(run))
    try synchronize()
    FileSystem.synchronize(folder: FileSystem.folder(of: path))
  }

  /// Notes what became of a file.
  func note(_ path: FleetPath, _ outcome: FleetOutcome) throws {
    let words = [Array(outcome.kind.rawValue.utf8), path.bytes]
    try write(words + (outcome.lines.first.map { [Array($0.utf8)] } ?? []))
    unsynchronized += 1
    let isDue =
      unsynchronized >= Self.linesPerBatch
      || ContinuousClock.now - lastSynchronized > Self.batchTime
    if isDue { try synchronize() }
  }

  /// Brings what was noted to the disk.
  func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw SystemError(path: path) }
    (unsynchronized, lastSynchronized) = (0, .now)
  }

  private func write(_ words: [[UInt8]]) throws {
    var rest = FleetJournalLine.text(of: words)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SystemError(path: path, code: count < 0 ? errno : EIO) }
      rest = rest.dropFirst(count)
    }
  }

  // MARK: Reading

  private static func header(_ run: Run) -> [[UInt8]] {
    let fields = [
      "godwit-fleet", "1", run.command, "revisions=\(run.revisions)", "target=\(run.target)",
      "files=\(run.files)", "started=\(run.started)",
    ]
    return fields.map { Array($0.utf8) }
  }

  /// What a journal holds: without a run, it holds nothing. Behind its end is what a crash has torn.
  private static func read(
    _ descriptor: Int32, _ path: String
  ) throws -> (run: Run?, done: Int, end: Int) {
    var run: Run?
    var (done, end, isTorn) = (0, 0, false)
    let lines = JournalLines(descriptor, path)
    while let line = try lines.next() {
      guard line.isWhole, let words = FleetJournalLine.words(of: line.bytes) else {
        // Only a crash can have left it, and then nothing whole stands behind it.
        if run == nil, line.isWhole { throw FleetError.notAJournal(path) }
        isTorn = true
        continue
      }
      if isTorn || run == nil && Run(words) == nil { throw FleetError.notAJournal(path) }
      run = run ?? Run(words)
      if words.first?.elementsEqual(FleetOutcome.Kind.done.rawValue.utf8) == true { done += 1 }
      end += line.bytes.count + 1
    }
    // What has no line's end and does not begin as a journal does is somebody else's.
    if run == nil, isTorn, try !lines.beginsAsJournal { throw FleetError.notAJournal(path) }
    return (run, done, end)
  }
}

/// A file that is open for reading and for writing at its end.
private final class OpenFile {
  let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError(path: path) }
  }

  deinit { close(descriptor) }
}

extension FleetJournal.Run {
  fileprivate init?(_ words: [[UInt8]]) {
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    guard texts.count == 7, texts[0] == "godwit-fleet", texts[1] == "1" else { return nil }
    var values: [String] = []
    for (text, name) in zip(texts[3...], ["revisions=", "target=", "files=", "started="]) {
      guard text.utf8.starts(with: name.utf8) else { return nil }
      values.append(String(Substring(text.utf8.dropFirst(name.utf8.count))))
    }
    self.init(
      command: texts[2], revisions: values[0], target: values[1], files: values[2],
      started: values[3])
  }
}

/// A line of a journal: words in percent-encoding, a `#`, and a checksum.
enum FleetJournalLine {
  static func text(of words: [[UInt8]]) -> [UInt8] {
    let line = Array(words.map(encoded).joined(separator: [space]))
    return line + [space, hash] + SourceFile.checksum(of: line).utf8 + [newline]
  }

  /// - Returns: Nothing for what is not as it was written.
  static func words(of line: [UInt8]) -> [[UInt8]]? {
    guard let mark = line.lastIndex(of: hash), mark > 0, line[mark - 1] == space else { return nil }
    let text = line[..<(mark - 1)]
    guard SourceFile.checksum(of: text).utf8.elementsEqual(line[(mark + 1)...]) else { return nil }
    let words = text.split(separator: space, omittingEmptySubsequences: false).map(decoded)
    return words.contains(nil) ? nil : words.compactMap { $0 }
  }

  static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")
  private static let hash = UInt8(ascii: "#")
  private static let percent = UInt8(ascii: "%")
  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func encoded(_ word: [UInt8]) -> [UInt8] {
    word.flatMap { byte in
      let isPlain = byte > space && byte < 0x7F && byte != percent && byte != hash
      return isPlain ? [byte] : [percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }

  private static func decoded(_ word: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = word
    while let byte = rest.popFirst() {
      guard byte == percent else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap({ digits.firstIndex(of: $0) }),
        let low = rest.popFirst().flatMap({ digits.firstIndex(of: $0) })
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }
}

/// The lines of a journal, which may be long.
private final class JournalLines {
  struct Line {
    let bytes: [UInt8]
    /// Whether it has an end.
    let isWhole: Bool
  }

  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []
  private var start = 0
  private var position: off_t = 0

  init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  func next() throws -> Line? {
    while true {
      if let end = buffer[start...].firstIndex(of: FleetJournalLine.newline) {
        defer { start = end + 1 }
        return Line(bytes: Array(buffer[start..<end]), isWhole: true)
      }
      buffer.removeSubrange(..<start)
      start = 0
      guard try fill() else {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : Line(bytes: buffer, isWhole: false)
      }
    }
  }

  /// Whether the file is the beginning of a journal's first line.
  var beginsAsJournal: Bool {
    get throws {
      (position, buffer, start) = (0, [], 0)
      _ = try fill()
      let beginning = Array("godwit-fleet 1 ".utf8)
      return zip(buffer, beginning).allSatisfy { $0 == $1 }
    }
  }

  private func fill() throws -> Bool {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var count = pread(descriptor, &piece, piece.count, position)
    while count < 0, errno == EINTR { count = pread(descriptor, &piece, piece.count, position) }
    guard count >= 0 else { throw SystemError(path: path) }
    position += off_t(count)
    buffer += piece[..<count]
    return count > 0
  }
}
