import Foundation
import GodwitCLITestSupport
import GodwitMigrations
import GodwitSchemaDiff
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("Questions")
struct PromptTests {
  /// A session in which answers are given one after the other, and then none.
  private func session(_ answers: [String], _ recorder: Recorder) throws -> Session {
    let rest = LockedValue(answers[...])
    var session = Session.testing(
      folder: try TemporaryFolder().url, recorder: recorder, answer: "")
    session.console = Console(
      out: { recorder.append($0) }, err: { recorder.append($0) },
      readAnswer: { rest.value.popFirst() }, isInteractive: true, showStatus: nil, coloured: [])
    return session
  }

  @Test(
    "yes and no are answers, in any case and with spaces around them",
    arguments: [
      (["y"], true), ([" YES\r"], true), (["n"], false), (["No "], false),
      (["", "yes please", "да", "Y"], true), (["yn", "n"], false),
    ])
  func answers(answers: [String], meaning: Bool) throws {
    let recorder = Recorder()
    #expect(try session(answers, recorder).confirm("Go on?") == meaning)
    let asked = recorder.text.components(separatedBy: "Go on? [y/N]").count - 1
    #expect(asked == answers.count)
  }

  @Test(
    "no answer is a no, and so is what never becomes an answer",
    arguments: [[], ["what?"], Array(repeating: "?", count: 100)])
  func noAnswers(answers: [String]) throws {
    let session = try session(answers, Recorder())
    let error = #expect(throws: CommandError.self) { try session.confirm("Go on?") }
    guard case .declined? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("the end of the input leaves without writing", arguments: [[], ["what?"]])
  func endOfInput(answers: [String]) throws {
    let terminal = try Terminal()
    _ = terminal.run("upgrade")
    try terminal.execute("ALTER TABLE poems RENAME TO verses")
    let recorder = Recorder()
    var session = try session(answers, recorder)
    session.workingDirectory = terminal.folder.url
    #expect(session.run(["revision", "--autogenerate", "-m", "x"]) == 1)
    #expect(recorder.text.contains("renamed? [y/N]"), "\(recorder.text)")
    #expect(recorder.text.hasSuffix("Nothing was changed."), "\(recorder.text)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: terminal.folder.path("versions")) == [])
  }

  @Test("names in a question cannot turn it into another")
  func names() throws {
    let recorder = Recorder()
    let session = try session(["n"], recorder)
    let rename = Rename.table("a\nb", to: "c\u{1B}[2J")
    _ = try RenameQuestions(session).asking([]) { $0.isEmpty ? [rename] : [] }
    #expect(recorder.text == #"Is the table c\u{1B}[2J the table a\nb, renamed? [y/N]"#)
  }

  @Test("a line is read from what there is, and the next one is left")
  func lines() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data("yes\nno\nrest".utf8))
    try pipe.fileHandleForWriting.close()
    let file = pipe.fileHandleForReading.fileDescriptor
    let read = { try AnswerReader.readLine(from: file, isStopped: { false }) }
    #expect(try [read(), read(), read(), read()] == ["yes", "no", "rest", nil])
  }

  @Test("whoever wants to stop is heard while nothing is typed")
  func stopping() throws {
    let pipe = Pipe()
    let file = pipe.fileHandleForReading.fileDescriptor
    let end = ContinuousClock.now + .milliseconds(100)
    let error = #expect(throws: MigrationError.self) {
      try AnswerReader.readLine(from: file, isStopped: { ContinuousClock.now > end })
    }
    guard case .cancelled? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(ContinuousClock.now - end < .seconds(5))
  }

  @Test("a wish to stop at the question ends as by a signal and changes nothing")
  func interruptedQuestion() throws {
    let terminal = try Terminal()
    #expect(terminal.run("upgrade").code == 0)
    try terminal.execute(
      "INSERT INTO poems VALUES ('p', 'a', 'b', 'en', 'text', NULL, '2025', '2025')")
    var session = Session.testing(folder: terminal.folder.url, recorder: Recorder())
    session.console = Console(
      out: { _ in }, err: { _ in }, readAnswer: { throw MigrationError.cancelled },
      isInteractive: true, showStatus: nil, coloured: [])
    // By which signal, only a process knows that has heard one.
    #expect(session.run(["downgrade", "base"]) > 128)
    #expect(terminal.run("current").out.hasPrefix("94bcac9585c9"))
  }
}

// Signals are for the whole process: so this one runs when no other test sends any.
extension SignalTests {
  @Test("ends the waiting for an answer, at every question and where others hear it too")
  func prompts() throws {
    let others = SignalEar {}
    for _ in 0..<3 {
      let pipe = Pipe()
      let isDone = LockedValue(false)
      Thread.detachNewThread {
        while !isDone.value {
          usleep(50_000)
          if !isDone.value { kill(getpid(), SIGINT) }
        }
      }
      #expect(throws: MigrationError.self) {
        try AnswerReader.readLine(from: pipe.fileHandleForReading.fileDescriptor)
      }
      isDone.value = true
    }
    // The last signal may be on its way yet, and is not for the process that runs the tests.
    usleep(100_000)
    withExtendedLifetime(others) {}
  }
}

@Suite("Patience")
struct PatienceTests {
  @Test(
    "is for ever, not at all, or as long as was said",
    arguments: [
      (Double.infinity, Double.infinity), (.nan, 0), (-1, 0), (-.infinity, 0), (-0.0, 0),
      (1.5, 1.5), (1e300, 1e300),
    ])
  func meaning(said: Double, meant: Double) {
    #expect(Cancellation(patience: said).patience == meant)
  }

  @Test("without patience nobody waits, and with all of it until somebody wants to stop")
  func waiting() {
    let none = Waiting(cancellation: Cancellation(patience: .nan), onFirstWait: {})
    #expect(!none.shouldWait(0))
    let cancellation = Cancellation(patience: .infinity)
    let all = Waiting(cancellation: cancellation, onFirstWait: {})
    #expect(all.shouldWait(0) && all.shouldWait(1_000_000))
    cancellation.cancel()
    #expect(!all.shouldWait(2))
  }

  @Test("what was waited is measured, and each lock has its own time")
  func measuring() throws {
    let cancellation = Cancellation(patience: 0.2)
    let waiting = Waiting(cancellation: cancellation, onFirstWait: {})
    #expect(cancellation.secondsWaited == nil)
    var tries = 0
    while waiting.shouldWait(tries) { tries += 1 }
    #expect(try #require(cancellation.secondsWaited) >= 0.2)
    #expect(waiting.shouldWait(0))
    #expect(try #require(cancellation.secondsWaited) < 0.2)
  }

  @Test(
    "an error names the time that was waited, if any was",
    arguments: [
      (nil, "."), (0, "."), (0.04, "."), (2, ": waited 2 s."), (2.46, ": waited 2.5 s."),
      (.infinity, "."), (.nan, "."), (-1, "."), (1e300, "."),
    ] as [(Double?, String)])
  func message(seconds: Double?, end: String) {
    #expect(
      MigrationError.locked(seconds: seconds).localizedDescription
        == "The database is locked by another connection" + end)
  }

  @Test("seconds that are none are refused", arguments: ["nan", "-1", "-inf", "x"])
  func refused(seconds: String) throws {
    let terminal = try Terminal()
    #expect(terminal.run("upgrade", "--wait=\(seconds)").code == 64)
    #expect(!terminal.exists("app.sqlite"))
  }

  @Test("all other numbers of seconds are taken", arguments: ["inf", "1e300", "0", "0.5"])
  func taken(seconds: String) throws {
    #expect(try Terminal().run("upgrade", "--wait=\(seconds)").code == 0)
  }
}
