import ArgumentParser
import Foundation
import GodwitAutogenerate
import GodwitIntrospection

struct ReflectCommand: ProjectCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "reflect",
      abstract: "Write the Swift declarations of a schema.",
      discussion: """
        One file per table is written into a folder that is empty or not there yet. The source is \
        named as for diff.

        Examples:
          \(Session.programName) reflect app.sqlite --into schema
          \(Session.programName) reflect old.sql --into /tmp/old-schema
        """)
  }

  @Argument(
    help: "A database, a file of SQL, or another source.", completion: .file())
  var source: String

  @Option(
    help: ArgumentHelp("The folder to write into.", valueName: "folder"), completion: .directory)
  var into: String

  @OptionGroup var database: DatabaseOption

  func run() throws {
    let session = try Session.required()
    let reader = session.migrations.reader
    let queue = try session.open(SchemaSource(source))
    let schema = try queue.reading { try reader.schema($0) }
    session.warnOfUndeclared(schema.opaqueObjects)
    let files = DeclarationFiles(schema)
    try session.write(files.files, into: into)
    session.console.out("Wrote \(files.files.count) files into \(into)")
  }
}

extension Session {
  /// Writes files into a folder that holds nothing yet.
  fileprivate func write(_ files: [String: String], into folder: String) throws {
    let target = url(folder)
    let manager = FileManager.default
    if let entries = try? manager.contentsOfDirectory(atPath: target.path), !entries.isEmpty {
      throw CommandError.file(.folderNotEmpty(folder))
    }
    do {
      try manager.createDirectory(at: target, withIntermediateDirectories: true)
      for (name, source) in files {
        try AtomicFile.create(Data(source.utf8), at: target.appending(path: name).path)
      }
    } catch let error as CommandError {
      throw error
    } catch {
      throw CommandError.file(.cannotWrite(folder, error))
    }
  }
}
