import Foundation

/// What the sessions of a page are run as: one script for one folder, whose output falls apart into
/// that of each step.
public struct ConsoleSession: Sendable {
  /// One command of a session, or a hidden one.
  public struct Step: Sendable {
    public let command: String
    /// Where it stands in the page: the first line of what it is to print, and how many there are.
    public let expected: (line: Int, lines: [String])?
    /// The file whose content a block is.
    let file: (path: String, content: String)?

    /// Whether a hidden step, which has to succeed.
    public var isHidden: Bool { expected == nil }
  }

  public let page: GuidePage
  public let sandbox: String
  public let steps: [Step]

  /// - Returns: `nil` if the page has no session to run.
  public init?(_ page: GuidePage) {
    guard let sandbox = page.remarks.first(where: { $0.key == "sandbox" }) else { return nil }
    self.page = page
    self.sandbox = sandbox.value
    var steps: [(line: Int, steps: [Step])] = []
    for remark in page.remarks where remark.key == "run" {
      steps.append((remark.line, [Step(command: remark.value, expected: nil, file: nil)]))
    }
    for block in page.blocks {
      if let path = block.remark("file") {
        let content = block.lines.joined(separator: "\n") + "\n"
        steps.append((block.fence, [Step(command: "", expected: nil, file: (path, content))]))
      } else if block.language == "console", block.remark("not run") == nil {
        steps.append((block.fence, Self.commands(of: block)))
      }
    }
    self.steps = steps.sorted { $0.line < $1.line }.flatMap(\.steps)
  }

  private static func commands(of block: GuidePage.Block) -> [Step] {
    var steps: [Step] = []
    var command: [String] = []
    var output: (line: Int, lines: [String])?
    func close() {
      guard let output else { return }
      steps.append(
        Step(command: command.joined(separator: "\n"), expected: output, file: nil))
    }
    for (offset, line) in block.lines.enumerated() {
      let next = block.fence + 2 + offset
      if line.hasPrefix("$ ") {
        close()
        command = [String(line.dropFirst(2))]
        output = (next, [])
      } else if output?.lines.isEmpty == true, command.last?.hasSuffix("\\") == true {
        command.append(line)
        output = (next, [])
      } else {
        output?.lines.append(line)
      }
    }
    close()
    return steps
  }

  // MARK: Running

  /// Says how the last command ended, and leaves that as it is for the next one.
  public static let saying =
    "code=$?; printf '\\n\\1\\1godwit-step %s\\n' $code; (exit $code)\n"

  private static let mark = "\u{1}\u{1}godwit-step "

  /// A script for bash that runs all steps, and says after each with which code it ended.
  public var script: String {
    steps.map { step in
      let command =
        if let file = step.file {
          """
          mkdir -p "$(dirname '\(file.path)')" && cat > '\(file.path)' <<'GODWIT_END'
          \(file.content)GODWIT_END
          """
        } else {
          step.command
        }
      return command + "\n" + Self.saying
    }.joined()
  }

  /// What each step printed, and its code; fewer than there are steps if the script was ended.
  public static func results(in output: String) -> [(lines: [String], code: Int32)] {
    var results: [(lines: [String], code: Int32)] = []
    var lines: [String] = []
    for line in output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix(mark) {
        while lines.last?.isEmpty == true { lines.removeLast() }
        results.append((lines, Int32(line.dropFirst(mark.count)) ?? -1))
        lines = []
      } else {
        lines.append(line)
      }
    }
    return results
  }
}
