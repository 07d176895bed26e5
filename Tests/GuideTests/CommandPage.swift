/// The reference of the commands, written from what the program says of itself.
struct CommandPage {
  let root: CommandTree.Command

  var text: String {
    let commands = (root.subcommands ?? []).filter { $0.commandName != "help" }
    return """
      # Commands

      Every command of `godwit` with its arguments and options, as `godwit help COMMAND` tells them.

      <!-- generated: GODWIT_UPDATE_GUIDE=1 swift test --filter GuideTests -->

      ## Overview

      Options may stand before or behind the command. Every command exits with 0 if all is well, with 1 if it failed, with
      64 where the command line is wrong, and with 128 and the number of the signal that ended it; where something
      differs or was found, it says below that it exits with 2.

      These options stand at every command that works with a database; they are not repeated below.

      \(table(of: shared))

      \(commands.map { section($0, path: "godwit", level: "##") }.joined(separator: "\n\n"))

      """
  }

  /// The names of the options that many commands have.
  private static let sharedNames: Set<String> = [
    "--database", "--name", "--all", "-x", "--remote", "--dialect",
  ]

  private var shared: [CommandTree.Argument] {
    let check = root.subcommands?.first { $0.commandName == "check" }
    return (check?.arguments ?? []).filter(isShared)
  }

  private func isShared(_ argument: CommandTree.Argument) -> Bool {
    argument.preferredName.map { Self.sharedNames.contains($0.text) } ?? false
  }

  private func section(_ command: CommandTree.Command, path: String, level: String) -> String {
    let name = "\(path) \(command.commandName)"
    var parts = ["\(level) \(name)"]
    if let abstract = command.abstract { parts.append(abstract) }
    let own = (command.arguments ?? []).filter { argument in
      argument.shouldDisplay && !isShared(argument)
        && !["--help", "--version"].contains(argument.preferredName?.text ?? "")
    }
    if command.subcommands == nil {
      let words = own.filter { $0.kind == "positional" }.map(usage)
      parts.append(
        "```text\n" + ([name] + words + ["[OPTIONS]"]).joined(separator: " ") + "\n```")
    }
    if let discussion = command.discussion { parts.append(prose(discussion)) }
    if !own.isEmpty { parts.append(table(of: own)) }
    let inner = (command.subcommands ?? []).filter { $0.commandName != "help" }
    parts += inner.map { section($0, path: name, level: level + "#") }
    return parts.joined(separator: "\n\n")
  }

  private func usage(_ argument: CommandTree.Argument) -> String {
    let name = (argument.valueName ?? "value").uppercased() + (argument.isRepeating ? "…" : "")
    return argument.isOptional ? "[\(name)]" : name
  }

  private func table(of arguments: [CommandTree.Argument]) -> String {
    let rows = arguments.map { argument -> String in
      let names = (argument.names ?? []).map(\.text).sorted { $0.utf8.count < $1.utf8.count }
      let value = argument.kind == "option" ? " " + (argument.valueName ?? "value") : ""
      let words = names.isEmpty ? usage(argument) : names.joined(separator: ", ") + value
      let standard = argument.defaultValue.map { " Default: `\($0)`." } ?? ""
      let abstract = (argument.abstract ?? "").split(separator: "\n").joined(separator: " ")
      return "| `\(words)` | \((abstract + standard).replacing("|", with: "\\|")) |"
    }
    return (["| | |", "|---|---|"] + rows).joined(separator: "\n")
  }

  /// A discussion as the terminal shows it: what is indented is to be typed or kept in its columns.
  private func prose(_ discussion: String) -> String {
    var lines: [String] = []
    var isCode = false
    for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("  "), !isCode {
        lines += lines.last?.isEmpty == false ? ["", "```text"] : ["```text"]
        isCode = true
      } else if !line.hasPrefix("  "), isCode {
        if line.isEmpty, lines.last?.isEmpty == false {
          lines += ["```", ""]
        } else {
          lines += ["```", String(line)]
        }
        isCode = false
        continue
      }
      lines.append(isCode ? String(line.dropFirst(2)) : String(line))
    }
    return (isCode ? lines + ["```"] : lines).joined(separator: "\n")
  }
}
