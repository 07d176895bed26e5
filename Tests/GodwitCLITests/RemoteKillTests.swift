import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitCLI

/// A real process that waits for a client of a remote database.
@Suite(
  "A remote command that is interrupted",
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "there is no python3"))
struct RemoteKillTests {
  private static let client = """
    import os, sys, time
    sys.stdin.read()
    open("begun", "w").write(str(os.getpid()))
    time.sleep(60)
    """

  @Test("ends its client, leaves nothing in the temporary folder, and says so")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    try Data(Self.client.utf8).write(to: folder.url.appending(path: "client.py"))
    let temporary = folder.url.appending(path: "temporary")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: false)
    let process = Process()
    process.executableURL = FleetKillTests.program
    process.arguments = [
      "current", "--dialect", "dqlite", "--remote", "/usr/bin/python3 client.py",
    ]
    process.currentDirectoryURL = folder.url
    process.environment = ["TMPDIR": temporary.path, "PATH": "/usr/bin:/bin"]
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    var client: Int32?
    for _ in 0..<3000 where client == nil {
      usleep(10_000)
      client = (try? String(contentsOfFile: folder.path("begun"), encoding: .utf8))
        .flatMap { Int32($0) }
    }
    let begun = try #require(client)
    kill(process.processIdentifier, SIGTERM)
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 128 + SIGTERM)
    #expect(said.contains("Stopped"), "\(said)")
    #expect(kill(begun, 0) != 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
  }
}
