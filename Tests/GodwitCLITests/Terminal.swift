import Foundation
import GRDB
import Godwit
import GodwitCLITestSupport
import GodwitExampleSchema
import GodwitExampleVersions
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// Commands run in this process, in a folder of their own, with everything they print recorded.
struct Terminal {
  let folder: TemporaryFolder
  var configuration = GodwitConfiguration(
    schema: GodwitExampleSchema.schema, declarations: GodwitExampleSchema.declarations,
    revisions: GodwitExampleVersions.revisions, database: "app.sqlite")
  /// Of other databases that the program knows.
  var others: [GodwitConfiguration] = []
  var environment: [String: String] = [:]
  var answer: String?

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("versions"), withIntermediateDirectories: true)
  }

  struct Result {
    let code: Int32
    let out: String
    let err: String
  }

  func run(_ arguments: String...) -> Result { run(arguments) }

  func run(_ arguments: [String]) -> Result {
    let (out, err) = (Recorder(), Recorder())
    let session = Session.testing(
      folder: folder.url, recorder: out, errors: err, answer: answer, environment: environment,
      configuration: configuration, others: others)
    let code = session.run(arguments)
    return Result(code: code, out: out.text, err: err.text)
  }

  func execute(_ sql: String, in name: String = "app.sqlite") throws {
    // A script that fails leaves its transaction open.
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    configuration.foreignKeysEnabled = false
    configuration.acceptsDoubleQuotedStringLiterals = true
    let queue = try DatabaseQueue(path: folder.path(name), configuration: configuration)
    try queue.inDatabase { try $0.execute(sql: sql) }
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.path(name))
  }
}

extension SchemaDeclarations {
  /// Of a schema that was not found in files.
  static let none = SchemaDeclarations(
    folder: "schema", module: "GodwitExampleSchema", objects: [], checksums: [:])
}
