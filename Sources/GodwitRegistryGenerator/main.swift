import Foundation
import GodwitSourceRegistry

// Called by the build plugin: folder, module, output, base folder, source files.
let arguments = Array(CommandLine.arguments.dropFirst())

func fail(_ message: String, code: Int32 = 1) -> Never {
  FileHandle.standardError.write(Data("\(message)\n".utf8))
  exit(code)
}

guard arguments.count >= 4 else {
  fail("error: for use by the plugin RevisionRegistry", code: 64)
}
let (folder, module, output, base) = (arguments[0], arguments[1], arguments[2], arguments[3])

do {
  let files = try arguments.dropFirst(4).map { path in
    // By bytes: a file's name can begin with a mark that makes one character with the slash.
    SourceFile(
      path: String(decoding: path.utf8.dropFirst(base.utf8.count), as: UTF8.self),
      text: String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self))
  }
  let source = try Registry.source(folder: folder, module: module, files: files)
  // The same list again is not written again: nothing has to be compiled because of it.
  if FileManager.default.contents(atPath: output) != Data(source.utf8) {
    try Data(source.utf8).write(to: URL(filePath: output), options: .atomic)
  }
} catch let problem as SourceProblem {
  fail(problem.diagnostic(base: base))
} catch {
  fail("error: \(SwiftLiteral.comment(error.localizedDescription))")
}
