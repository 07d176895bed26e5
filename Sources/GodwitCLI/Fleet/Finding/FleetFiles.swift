import Foundation
import GodwitMigrations

/// The files of a fleet, one after the other: however many there are, none is remembered.
///
/// What is found twice is told once: the earlier patterns are asked, and no list of files is kept.
struct FleetFiles {
  /// What is found next.
  enum Found: Hashable {
    case file(FleetPath)
    /// A path that was named, and where no file is.
    case missing(FleetPath)
    /// A folder that could not be looked through.
    case unreadable(FleetPath, reason: String)
  }

  private let patterns: [FleetPath]
  private let workingDirectory: String
  private var list: PathList?
  private var index = 0
  private var walk: PatternWalk?
  private var walked: [PathPattern] = []
  /// Whether the pattern at hand has found something.
  private var hasFound = false
  /// The patterns that have found nothing.
  private(set) var fruitless: [FleetPath] = []

  /// - Parameters:
  ///   - patterns: Patterns and plain paths.
  ///   - list: Paths that somebody else has listed.
  init(_ patterns: [FleetPath], list: PathList? = nil, in workingDirectory: String) {
    self.patterns = patterns
    self.list = list
    self.workingDirectory = workingDirectory
  }

  /// - Throws: `SystemError` where the list of paths cannot be read.
  mutating func next() throws -> Found? {
    while true {
      if walk != nil {
        if let found = step() { return found }
      } else if patterns.indices.contains(index) {
        if let found = begin(patterns[index]) { return found }
      } else if let path = try list?.next() {
        if let found = plain(path) { return found }
      } else {
        return nil
      }
    }
  }

  /// A name that exists is taken as it stands, whatever signs it is made of: a shell has found it.
  private mutating func begin(_ text: FleetPath) -> Found? {
    index += 1
    let pattern = PathPattern(text)
    let isPlain = pattern.components.allSatisfy { component in
      if case .name(let name) = component { name.literal != nil } else { false }
    }
    if isPlain || FolderReader.kind(text.absolute(in: workingDirectory)) != nil {
      return plain(text)
    }
    walk = PatternWalk(pattern, in: workingDirectory)
    hasFound = false
    return nil
  }

  private func plain(_ path: FleetPath) -> Found? {
    switch FolderReader.kind(path.absolute(in: workingDirectory)) {
    case .file: path.isBesideDatabase && hasDatabase(beside: path) ? nil : .file(path)
    case nil: .missing(path)
    case .folder, .linkToFolder: .unreadable(path, reason: "it is a folder")
    case .other: .unreadable(path, reason: "it is no ordinary file")
    }
  }

  /// Whether the database is there of which a file is a journal: `tenants/*` of a shell names both.
  private func hasDatabase(beside path: FleetPath) -> Bool {
    guard let dash = path.bytes.lastIndex(of: UInt8(ascii: "-")) else { return false }
    let database = FleetPath(path.bytes[..<dash])
    return FolderReader.kind(database.absolute(in: workingDirectory)) == .file
  }

  private mutating func step() -> Found? {
    do {
      if let path = try walk?.next() {
        hasFound = true
        let isKnown = walked.contains { $0.matches(path) }
        return path.isBesideDatabase || isKnown ? nil : .file(path)
      }
    } catch {
      let path = FleetPath((error as? SystemError)?.path ?? "")
      return .unreadable(path, reason: error.localizedDescription)
    }
    if let pattern = walk?.pattern {
      walked.append(pattern)
      if !hasFound { fruitless.append(pattern.text) }
    }
    walk = nil
    return nil
  }
}

/// Paths in a file, one a line; or, where it holds NULs, each before one: names may hold newlines, and
/// `find -print0` writes them so.
final class PathList {
  private let file: FileHandle
  private var buffer: [UInt8] = []
  private var separator: UInt8?
  private var isAtEnd = false

  init(_ file: FileHandle) {
    self.file = file
  }

  private static let piece = 1 << 16

  func next() throws -> FleetPath? {
    while true {
      if let separator, let end = buffer.firstIndex(of: separator) {
        let line = buffer[..<end]
        let path = FleetPath(line)
        buffer.removeSubrange(...end)
        if !path.bytes.isEmpty { return path }
      } else if isAtEnd {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : FleetPath(buffer)
      } else {
        try fill()
      }
    }
  }

  private func fill() throws {
    var piece = [UInt8](repeating: 0, count: Self.piece)
    var count = read(file.fileDescriptor, &piece, piece.count)
    while count < 0, errno == EINTR { count = read(file.fileDescriptor, &piece, piece.count) }
    guard count >= 0 else { throw SystemError(path: "the list of files") }
    isAtEnd = count == 0
    buffer += piece[..<count]
    if separator == nil, !buffer.isEmpty {
      separator = buffer.contains(0) ? 0 : UInt8(ascii: "\n")
    }
  }
}
