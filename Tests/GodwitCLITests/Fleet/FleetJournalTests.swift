import Foundation
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("The journal of a fleet")
struct FleetJournalTests {
  private static let run = FleetJournal.Run(
    command: "upgrade", revisions: "aa", target: "94bc", files: "bb", started: "20261126_121500")

  private func text(_ folder: TemporaryFolder) throws -> String {
    String(decoding: try Data(contentsOf: folder.url.appending(path: "j")), as: UTF8.self)
  }

  /// A journal with two files that were done, and one that failed.
  private func written(_ folder: TemporaryFolder) throws {
    let journal = try FleetJournal(folder.path("j"), Self.run)
    try journal.note(FleetPath("t/1.db"), FleetOutcome(kind: .done))
    try journal.note(FleetPath([0xFF, 0x0A, 0x20, 0x25]), FleetOutcome(kind: .done))
    try journal.note(FleetPath("x"), FleetOutcome(kind: .failed, lines: ["4 rows: #"]))
  }

  @Test("it says which run it is, and goes on with what was done")
  func goesOn() throws {
    let folder = try TemporaryFolder()
    try written(folder)
    let lines = try text(folder).split(separator: "\n").map { $0.split(separator: "#")[0] }
    #expect(
      lines == [
        "godwit-fleet 1 upgrade revisions=aa target=94bc files=bb started=20261126_121500 ",
        "done t/1.db ", "done %FF%0A%20%25 ", "failed x 4%20rows:%20%23 ",
      ])
    var later = Self.run
    later.started = "20270101_000000"
    let journal = try FleetJournal(folder.path("j"), later)
    #expect(journal.doneBefore == 2 && journal.run == Self.run)
  }

  @Test("what a crash has torn off is forgotten, wherever it was torn")
  func torn() throws {
    let folder = try TemporaryFolder()
    try written(folder)
    let whole = Array(try Data(contentsOf: folder.url.appending(path: "j")))
    let ends = whole.indices.filter { whole[$0] == 10 }
    for end in 0...whole.count {
      for tail in [[], [0, 0, 0], Array("#\n".utf8)] as [[UInt8]] where end > 15 || tail.isEmpty {
        try Data(whole[..<end] + tail).write(to: folder.url.appending(path: "j"))
        let complete = ends.filter { $0 < end }
        // A line that somebody else has ended before the journal has begun is no journal.
        guard !complete.isEmpty || tail != Array("#\n".utf8) else { continue }
        let journal = try FleetJournal(folder.path("j"), Self.run)
        #expect(journal.doneBefore == max(0, min(complete.count - 1, 2)), "\(end)")
        let left = try Data(contentsOf: folder.url.appending(path: "j")).count
        #expect(left == (complete.last.map { $0 + 1 } ?? ends[0] + 1), "\(end)")
      }
    }
  }

  @Test(
    "what is no journal is left as it is",
    arguments: [
      "hello", "hello\n", "SQLite format 3\0", "done x #12\n", "\n", "godwit-fleet 2 #\n",
    ])
  func others(text: String) throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appending(path: "j")
    try Data(text.utf8).write(to: url)
    #expect(throws: FleetError.self) { try FleetJournal(folder.path("j"), Self.run) }
    #expect(try Data(contentsOf: url) == Data(text.utf8))
  }

  @Test("one that is damaged in its middle is left as it is")
  func damaged() throws {
    let folder = try TemporaryFolder()
    try written(folder)
    let damaged = try text(folder).replacing("done t/1.db", with: "done t/2.db")
    try Data(damaged.utf8).write(to: folder.url.appending(path: "j"))
    #expect(throws: FleetError.self) { try FleetJournal(folder.path("j"), Self.run) }
    #expect(try text(folder) == damaged)
  }

  @Test("that of another run is refused, and one that somebody writes")
  func refused() throws {
    let folder = try TemporaryFolder()
    try written(folder)
    let before = try text(folder)
    let changes: [WritableKeyPath<FleetJournal.Run, String>] = [
      \.command, \.revisions, \.target, \.files,
    ]
    for change in changes {
      var other = Self.run
      other[keyPath: change] = "other"
      #expect(throws: FleetError.self) { try FleetJournal(folder.path("j"), other) }
    }
    let journal = try FleetJournal(folder.path("j"), Self.run)
    #expect(throws: FleetError.self) { try FleetJournal(folder.path("j"), Self.run) }
    withExtendedLifetime(journal) {}
    #expect(try text(folder) == before)
  }
}
