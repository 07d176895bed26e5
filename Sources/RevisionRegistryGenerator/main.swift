import Foundation
import SourceRegistry

// Called by the build plugin: folder, module, output, base folder, source files.
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 4 else {
  FileHandle.standardError.write(Data("error: for use by the plugin RevisionRegistry\n".utf8))
  exit(64)
}
let (folder, module, output, base) = (arguments[0], arguments[1], arguments[2], arguments[3])

do {
  let files = try arguments.dropFirst(4).map { path in
    SourceFile(
      path: String(path.dropFirst(base.count)),
      text: String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self))
  }
  let source = try Registry.source(folder: folder, module: module, files: files)
  // The same list again is not written again: nothing has to be compiled because of it.
  if FileManager.default.contents(atPath: output) != Data(source.utf8) {
    try Data(source.utf8).write(to: URL(filePath: output))
  }
} catch let problem as SourceProblem {
  let place = "\(base)\(problem.path):\(problem.line):1"
  FileHandle.standardError.write(Data("\(place): error: \(problem.message)\n".utf8))
  exit(1)
} catch {
  FileHandle.standardError.write(Data("error: \(error.localizedDescription)\n".utf8))
  exit(1)
}
