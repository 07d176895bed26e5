import Foundation
import Testing

/// Mermaid itself, by way of the Python package `mermaidx`, which not every machine has: tests that
/// need it say that they were skipped. `GODWIT_MERMAID_PYTHON` names a Python that has it.
enum MermaidGrammar {
  struct Column: Equatable {
    let type: String
    let name: String
    let comment: String
  }

  struct Entity {
    let name: String
    let columns: [Column]
  }

  struct Answer {
    /// What Mermaid says to a text that it cannot read.
    let error: String?
    let entities: [Entity]
    let edges: Int
  }

  private static let python: String? = {
    let told = ProcessInfo.processInfo.environment["GODWIT_MERMAID_PYTHON"]
    return [told, "python3"].compactMap { $0 }.first { candidate in
      (try? run(candidate, ["-c", "import mermaidx.engines.quickjs_engine"]).code) == 0
    }
  }()

  static var isPresent: Bool { python != nil }

  /// Lets Mermaid read texts, and tells what it understands.
  static func read(_ texts: [String]) throws -> [Answer] {
    let python = try #require(python)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (folder.appending(path: "in.json"), folder.appending(path: "out.json"))
    try JSONEncoder().encode(texts).write(to: input)
    let result = try run(python, ["-c", script, input.path, output.path])
    try #require(result.code == 0, "\(result.said)")
    let answers = try JSONSerialization.jsonObject(with: Data(contentsOf: output)) as? [Any]
    return try #require(answers).map { answer in
      let object = answer as? [String: Any] ?? [:]
      let entities = object["entities"] as? [[String: Any]] ?? []
      return Answer(
        error: object["error"] as? String, entities: entities.map(entity),
        edges: object["edges"] as? Int ?? 0)
    }
  }

  private static func entity(_ object: [String: Any]) -> Entity {
    let columns = object["columns"] as? [[String]] ?? []
    return Entity(
      name: object["name"] as? String ?? "",
      columns: columns.map { Column(type: $0[0], name: $0[1], comment: $0[2]) })
  }

  private static func run(
    _ program: String, _ arguments: [String]
  ) throws -> (code: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }

  /// The numbers of characters stand in Mermaid's texts as it writes them until it draws.
  private static let script = #"""
    import json, re, sys
    from mermaidx.engines.quickjs_engine import Engine

    engine = Engine()
    engine.start()

    def read(text):
        context = engine._ctx
        context.eval("globalThis.__answer = null")
        context.eval("""{
          const text = %s;
          mermaid.parse(text).then(() => mermaid.mermaidAPI.getDiagramFromText(text)).then(
            (diagram) => {
              const entities = [...diagram.db.getEntities().values()];
              globalThis.__answer = JSON.stringify({
                entities: entities.map((one) => ({
                  name: one.alias || one.label,
                  columns: one.attributes.map((each) => [
                    each.type, each.name, each.comment || ""]) })),
                edges: diagram.db.getRelationships().length });
            },
            (error) => { globalThis.__answer = JSON.stringify({ error: String(error.message) }); });
        }""" % json.dumps(text))
        while engine._run_job():
            pass
        answer = context.eval("__flat(globalThis.__answer)")
        number = lambda match: json.dumps(chr(int(match.group(1))))[1:-1]
        return json.loads(re.sub("\ufb02\u00b0\u00b0(\\d+)\u00b6\u00df", number, answer))

    with open(sys.argv[1], encoding="utf-8") as file:
        texts = json.load(file)
    answers = [engine._executor.submit(read, text).result() for text in texts]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(answers, file)
    """#
}
