import GodwitExecution
import GodwitTestSupport
import Testing

@testable import GodwitCLI

@Suite("The progress bar")
struct ProgressBarTests {
  /// A clock that is set by hand.
  private final class Clock {
    var now = ContinuousClock.now
  }

  @Test("comes after a second, tells rows, time left and the share of all, and goes")
  func lines() {
    let clock = Clock()
    let recorder = Recorder()
    let bar = ProgressBar(show: { recorder.append($0) }, now: { clock.now })
    bar.totalRows = 4000
    bar.update(CopyProgress(table: "poems", rows: 0, totalRows: 1000))
    clock.now += .milliseconds(900)
    bar.update(CopyProgress(table: "poems", rows: 100, totalRows: 1000))
    #expect(recorder.text.isEmpty)
    clock.now += .milliseconds(100)
    bar.update(CopyProgress(table: "poems", rows: 250, totalRows: 1000))
    bar.update(CopyProgress(table: "poems", rows: 1000, totalRows: 1000))
    bar.willExecute("CREATE INDEX ix\n  ON poems (poet)")
    bar.update(CopyProgress(table: "poets", rows: 1500, totalRows: 3000))
    bar.clear()
    #expect(
      recorder.text == """
          poems [######..................] 250 of 1,000 rows, 3 s left; 6 % of all
          poems [########################] 1,000 of 1,000 rows; 25 % of all
          CREATE INDEX ix ON poems (poet)
          poets [############............] 1,500 of 3,000 rows, 0 s left; 62 % of all

        """)
  }

  @Test("is never longer than a line of the terminal")
  func longLines() {
    let clock = Clock()
    let recorder = Recorder()
    let bar = ProgressBar(show: { recorder.append($0) }, now: { clock.now })
    clock.now += .seconds(5)
    bar.willExecute("SELECT '" + String(repeating: "x", count: 300) + "'")
    bar.update(
      CopyProgress(table: String(repeating: "t", count: 90), rows: 0, totalRows: 0))
    #expect(recorder.text.split(separator: "\n").allSatisfy { $0.count < 80 })
  }
}
