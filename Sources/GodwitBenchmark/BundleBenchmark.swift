import Foundation

/// The program for machines without Swift, if `make bundle` has been run: its size, and what it takes to
/// begin.
struct BundleBenchmark {
  private let path = "bundle/GodwitExample"

  func run() throws {
    print("")
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let bytes = (attributes?[.size] as? NSNumber)?.intValue else {
      return print("There is no \(path) to be measured: run make bundle first.")
    }
    print(String(format: "%@: %.1f MB", path, Double(bytes) / 1e6))
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "godwit-bundle-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = URL(filePath: path).standardizedFileURL.path
    for arguments in [["--version"], ["upgrade"], ["current"], ["check"]] {
      var best = (seconds: Double.infinity, kilobytes: 0)
      for _ in 0..<5 {
        let measured = try Measured.process([program] + arguments, in: folder)
        if measured.seconds < best.seconds { best = measured }
      }
      print(
        String(
          format: "  %@, the best of five: %.0f ms, %.1f MB",
          arguments.joined(separator: " "), best.seconds * 1000, Double(best.kilobytes) / 1024))
    }
  }
}
