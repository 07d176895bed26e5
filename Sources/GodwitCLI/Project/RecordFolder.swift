import Foundation
import GodwitMigrations
import GodwitRecords

/// A folder of records, and what has to become of each file in it.
struct RecordFolder {
  /// How a file stands to what is generated now.
  enum State: String, Encodable, Sendable {
    case missing
    /// As it is generated now.
    case unchanged
    /// As Godwit wrote it, which it would write otherwise now.
    case outdated
    /// Edited, and nothing has changed in what Godwit would write.
    case edited
    /// Edited, while what Godwit would write has changed.
    case editedAndOutdated = "edited-and-outdated"
    /// Not of Godwit's making.
    case handwritten
    /// As Godwit wrote it, for something that is not there any more.
    case leftOver = "left-over"
  }

  struct File: Sendable {
    let path: String
    let state: State
    /// What is generated now.
    let source: String
  }

  let files: [File]

  /// - Throws: ``CommandError/FileProblem``.
  init(_ folder: String, _ generated: [String: String], _ session: Session) throws {
    if session.exists(folder), !session.isFolder(folder) {
      throw CommandError.file(.exists(folder))
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    var files: [File] = []
    for (name, source) in generated.sorted(by: { $0.key < $1.key }) {
      let state = try Self.state(of: prefix + name, source, session)
      files.append(File(path: prefix + name, state: state, source: source))
    }
    let names = Set(generated.keys.map { $0.lowercased() })
    let entries = try? FileManager.default.contentsOfDirectory(atPath: session.url(folder).path)
    for name in (entries ?? []).sorted()
    where name.hasSuffix(".swift") && !names.contains(name.lowercased()) {
      guard let bytes = try? Self.read(prefix + name, session), GeneratedFile(reading: bytes) != nil
      else { continue }
      files.append(File(path: prefix + name, state: .leftOver, source: ""))
    }
    self.files = files
  }

  private static func state(
    of path: String, _ source: String, _ session: Session
  ) throws -> State {
    guard session.exists(path) else { return .missing }
    if session.isFolder(path) { throw CommandError.file(.isFolder(path)) }
    let bytes = try read(path, session)
    if bytes.elementsEqual(source.utf8) { return .unchanged }
    guard let file = GeneratedFile(reading: bytes) else { return .handwritten }
    guard file.isEdited else { return .outdated }
    let isCurrent = GeneratedFile(reading: Array(source.utf8))?.checksum == file.checksum
    return isCurrent ? .edited : .editedAndOutdated
  }

  private static func read(_ path: String, _ session: Session) throws -> Data {
    do {
      return try Data(contentsOf: session.url(path))
    } catch {
      throw CommandError.file(.cannotRead(path, error))
    }
  }

  /// Writes a file: a new one, or in place of the one that is there.
  static func write(_ file: File, _ session: Session) throws {
    let path = session.url(file.path).path
    let data = Data(file.source.utf8)
    do {
      if file.state == .missing {
        try FileManager.default.createDirectory(
          atPath: FileSystem.folder(of: path), withIntermediateDirectories: true)
        try AtomicFile.create(data, at: path)
      } else {
        try AtomicFile.replace(data, at: path)
      }
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError.file(.cannotWrite(file.path, error))
    }
  }
}
