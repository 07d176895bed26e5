import Foundation
import GodwitTestSupport
import Testing

@Suite(
  "A cluster of dqlite", .serialized, .enabled(if: Cluster.isPresent, "there is no dqlite-demo"))
struct ClusterTests {
  @Test(
    "is adopted, upgraded under load while its leader dies, taken back and checked: no row is lost")
  func road() throws {
    let repository = try Repository("parent")
    let cluster = try Cluster()
    let godwit = "godwit \"$1\" --remote '\(cluster.client)' --dialect dqlite"
    func run(_ command: String, _ more: String = "") throws -> (code: Int32, output: String) {
      try repository.run(godwit.replacingOccurrences(of: "\"$1\"", with: command) + " " + more)
    }
    // A cluster that somebody else has made is taken over, and grows.
    for statement in try Self.madeByHand { _ = try cluster.execute(statement) }
    let stamped = try run("stamp", "001_initial_schema")
    #expect(stamped.code == 0, "\(stamped.output)")
    #expect(try run("upgrade", "94bcac9585c9").code == 0)
    for number in 1...40 {
      _ = try cluster.execute(
        "INSERT INTO poems VALUES ('p\(number)', 'n', 't', 'zh', 'x;y', NULL, 'now', 'now'); "
          + "INSERT INTO translations (id, poem_id, translator_type, target_language, translated_text, "
          + "created_at) VALUES ('t\(number)', 'p\(number)', 'ai', 'en', 'z', 'now')")
    }
    let writer = Writer(cluster)
    let kept = try Self.counts(cluster)
    #expect(kept == ["40", "40"])
    let dying = Thread { [cluster] in
      Thread.sleep(forTimeInterval: 0.3)
      cluster.killLeader()
    }
    writer.start()
    dying.start()
    var last = (code: Int32(1), output: "")
    for _ in 0..<10 where last.code != 0 { last = try run("upgrade") }
    #expect(last.code == 0, "\(last.output)")
    let written = writer.stop()
    #expect(written > 0)
    #expect(try run("current").output.contains("parent000000"))
    #expect(try Self.counts(cluster)[0] == "40")
    #expect(try Int(Self.counts(cluster)[1]) ?? 0 >= 40 + written)
    let back = try run("downgrade", "94bcac9585c9")
    #expect(back.code == 0, "\(back.output)")
    #expect(try Int(Self.counts(cluster)[1]) ?? 0 >= 40 + written)
    #expect(try run("upgrade").code == 0)
    let checked = try run("check")
    #expect(checked.code == 0, "\(checked.output)")
    #expect(try cluster.execute("SELECT count(*) FROM pragma_foreign_key_check").contains("0"))
  }

  @Test("by a client that cuts a script, nothing is changed", arguments: ["", " {sql}"])
  func cuts(argument: String) throws {
    let repository = try Repository("parent")
    let cluster = try Cluster()
    let command = "godwit upgrade --remote '\(cluster.shell)\(argument)' --dialect dqlite"
    let result = try repository.run(command)
    #expect(result.code == 1, "\(result.output)")
    #expect(
      result.output.contains(argument.isEmpty ? "did not arrive whole" : "as one transaction"),
      "\(result.output)")
    #expect(try cluster.execute("SELECT 'n' || count(*) FROM sqlite_master").contains("n0"))
  }

  private static func counts(_ cluster: Cluster) throws -> [String] {
    try ["poems", "translations"].map { table in
      let output = try cluster.execute("SELECT 'n' || count(*) FROM \(table)")
      return String(output.split(separator: "n").last?.prefix { $0.isNumber } ?? "")
    }
  }

  /// The schema of the first revision, as the program prints it.
  private static var madeByHand: [String] {
    get throws {
      let repository = try Repository("parent")
      let script = try repository.run(
        "godwit upgrade --sql base:001_initial_schema --for dqlite"
      ).output
      return script.split(separator: ";\n").map {
        $0.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: " ")
      }.filter { $0.hasPrefix("CREATE") && !$0.contains("godwit") }
    }
  }
}

/// Three nodes on this machine.
final class Cluster: @unchecked Sendable {
  static var isPresent: Bool {
    ["dqlite", "dqlite-demo", "python3"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
    }
  }

  private let folder: TemporaryFolder
  private let ports: [Int]
  private var nodes: [Process] = []
  private let lock = NSLock()

  init() throws {
    folder = try TemporaryFolder()
    let first = Int.random(in: 20000...50000)
    ports = [first, first + 1, first + 2]
    for (index, port) in ports.enumerated() {
      let node = Process()
      node.executableURL = URL(filePath: "/usr/bin/dqlite-demo")
      node.arguments =
        [
          "--api", "127.0.0.1:\(port + 100)", "--db", "127.0.0.1:\(port)", "--dir",
          folder.path("d\(index)"),
        ] + (index == 0 ? [] : ["--join", "127.0.0.1:\(ports[0])"])
      node.standardOutput = FileHandle.nullDevice
      node.standardError = FileHandle.nullDevice
      try node.run()
      nodes.append(node)
      try waitForLeader()
    }
  }

  deinit {
    for node in nodes where node.isRunning { kill(node.processIdentifier, SIGKILL) }
  }

  private var servers: String { ports.map { "127.0.0.1:\($0)" }.joined(separator: ",") }

  /// The one that comes with dqlite.
  var shell: String { "dqlite -s \(servers) app" }

  var client: String {
    "\(packageRoot.appending(path: "Tests/EndToEndTests/dqlite-client.py").path) \(servers) app"
  }

  private struct NoLeader: Error {}

  private func waitForLeader() throws {
    for _ in 0..<60 {
      if try execute("SELECT 'it ' || 'answers'").contains("it answers") { return }
      Thread.sleep(forTimeInterval: 0.5)
    }
    throw NoLeader()
  }

  /// Gives a line to the client, and returns what it prints.
  func execute(_ line: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "10"] + shell.split(separator: " ").map(String.init)
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    input.fileHandleForWriting.write(Data((line + "\n").utf8))
    try input.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  func killLeader() {
    let leader = (try? execute(".leader")) ?? ""
    for (port, node) in zip(ports, nodes) where leader.contains("127.0.0.1:\(port)") {
      kill(node.processIdentifier, SIGKILL)
    }
  }
}

/// A client that writes all the time.
private final class Writer: @unchecked Sendable {
  private let cluster: Cluster
  private let lock = NSLock()
  private var isStopped = false
  private var written = 0
  private let done = DispatchSemaphore(value: 0)

  init(_ cluster: Cluster) { self.cluster = cluster }

  func start() {
    Thread { [self] in
      var number = 0
      while !lock.withLock({ isStopped }) {
        number += 1
        let output = try? cluster.execute(
          "INSERT INTO translations (id, poem_id, translator_type, target_language, translated_text, "
            + "created_at) VALUES ('w\(number)', 'p1', 'ai', 'en', 'w', 'now')")
        // What was acknowledged has to be there at the end: the client asks for more then.
        let prompts = output?.split(separator: "dqlite>", omittingEmptySubsequences: false).count
        if let output, !output.contains("Error"), prompts ?? 0 > 2 {
          lock.withLock { written += 1 }
        }
      }
      done.signal()
    }.start()
  }

  /// - Returns: How many rows were acknowledged.
  func stop() -> Int {
    lock.withLock { isStopped = true }
    _ = done.wait(timeout: .now() + 30)
    return lock.withLock { written }
  }
}
