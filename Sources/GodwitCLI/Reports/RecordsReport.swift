import GodwitRecords
import GodwitSQLSyntax

/// What `records` tells.
struct RecordsReport {
  private let console: Console

  init(_ session: Session) {
    console = session.console
  }

  /// Says what was written, and what was not and why.
  func print(_ written: [String], _ folder: RecordFolder) {
    for path in written { console.out("Wrote \(VisibleText.line(path))") }
    for file in folder.files where file.state == .edited && !written.contains(file.path) {
      console.out("Kept \(VisibleText.line(file.path)), which was edited and is not behind")
    }
    tellLeftOver(folder)
    let unchanged = folder.files.count { $0.state == .unchanged }
    if unchanged > 0 { console.out("Unchanged: \(unchanged) \(unchanged == 1 ? "file" : "files")") }
    if folder.files.isEmpty { console.out("There is no table to write a record of.") }
  }

  /// Says which files are behind, or that none is.
  func printState(of folder: RecordFolder) {
    for file in folder.files {
      let path = VisibleText.line(file.path)
      switch file.state {
      case .missing: console.out("\(path) is missing")
      case .outdated: console.out("\(path) is behind")
      case .editedAndOutdated: console.out("\(path) was edited, and its table has changed since")
      case .handwritten: console.err("\(path) was written by hand: it is not compared")
      case .unchanged, .edited, .leftOver: continue
      }
    }
    tellLeftOver(folder)
    if !folder.files.contains(where: \.state.isBehind) { console.out("No record is behind.") }
  }

  private func tellLeftOver(_ folder: RecordFolder) {
    for file in folder.files where file.state == .leftOver {
      console.out("\(VisibleText.line(file.path)) is a record of nothing that is there any more")
    }
  }

  // MARK: JSON

  struct Entry: Encodable, Sendable {
    let path: String
    let state: RecordFolder.State
  }

  struct Checked: Encodable, Sendable {
    let isBehind: Bool
    let files: [Entry]

    init(_ folder: RecordFolder) {
      isBehind = folder.files.contains(where: \.state.isBehind)
      files = folder.files.map { Entry(path: $0.path, state: $0.state) }
    }
  }

  /// The states are those before anything was written.
  struct Written: Encodable, Sendable {
    let written: [String]
    let files: [Entry]

    init(_ folder: RecordFolder, _ written: [String]) {
      self.written = written
      files = folder.files.map { Entry(path: $0.path, state: $0.state) }
    }
  }
}
