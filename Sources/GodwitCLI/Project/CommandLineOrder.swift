import ArgumentParser
import GodwitRevisionGraph
import GodwitSQLSyntax

/// Command lines as people write them, in the order in which they are parsed.
enum CommandLineOrder {
  /// - Throws: `ValidationError` for options that no command follows, or that no command has.
  static func arranged(_ arguments: [String]) throws -> [String] {
    protectingWalks(try commandFirst(arguments))
  }

  /// `migrate --name users upgrade` with the command before its options, as after `git -C folder`.
  private static func commandFirst(_ arguments: [String]) throws -> [String] {
    var rest = arguments[...]
    while let argument = rest.first, isOption(argument) {
      let name = name(of: argument)
      // What the scripts that complete command lines ask, and what the program is asked as a whole.
      guard !options.ofProgram.contains(name), !argument.utf8.starts(with: "---".utf8) else {
        return arguments
      }
      guard options.withValue.contains(name) || isFlag(name) else {
        throw ValidationError(unknown(name))
      }
      let hasValueBehind = options.withValue.contains(name) && name == argument
      rest = rest.dropFirst(hasValueBehind ? 2 : 1)
    }
    let said = arguments[..<rest.startIndex]
    guard !said.isEmpty, rest.first != "--" else { return arguments }
    guard let command = rest.first, commands.contains(command) else {
      throw ValidationError(noCommand(rest.first, behind: Array(said)))
    }
    let isOfSeveralWords = command == FleetCommand.configuration.commandName
    let words = rest.prefix(isOfSeveralWords ? 2 : 1)
    return Array(words) + said + rest.dropFirst(words.count)
  }

  private static func isOption(_ argument: String) -> Bool {
    argument.utf8.first == UInt8(ascii: "-") && argument.utf8.count > 1 && argument != "--"
  }

  /// `--name` of `--name=users`.
  private static func name(of argument: String) -> String {
    String(Substring(argument.utf8.prefix { $0 != UInt8(ascii: "=") }))
  }

  /// Whether it is a flag, or several in one: `-qv`.
  private static func isFlag(_ name: String) -> Bool {
    options.flags.contains(name)
      || !name.utf8.starts(with: "--".utf8)
        && name.unicodeScalars.dropFirst().allSatisfy { options.flags.contains("-\($0)") }
  }

  private static func unknown(_ option: String) -> String {
    let known = Array(options.withValue.union(options.flags)).filter { $0.utf8.count > 2 }
    return "Unknown option '\(VisibleText.line(option))'."
      + meant(Similarity.closest(to: option, in: known))
  }

  private static func noCommand(_ word: String?, behind said: [String]) -> String {
    let read = VisibleText.line(said.joined(separator: " "))
    guard let word else {
      return "No command stands behind '\(read)', which is read as options with their values."
    }
    return "'\(VisibleText.line(word))' is no command; '\(read)' before it is read as options with "
      + "their values." + meant(Similarity.closest(to: word, in: commands))
  }

  private static func meant(_ similar: [String]) -> String {
    similar.first.map { " Did you mean '\($0)'?" } ?? ""
  }

  private static var commands: Set<String> {
    let configuration = GodwitCommand.configuration
    let all = configuration.groupedSubcommands.flatMap(\.subcommands) + configuration.subcommands
    return Set(all.compactMap { $0.configuration.commandName })
  }

  /// `godwit downgrade -1` as it stands: a lone `-1` is not an option, so it goes behind `--`.
  private static func protectingWalks(_ arguments: [String]) -> [String] {
    guard let command = arguments.first,
      ["upgrade", "downgrade", "stamp", "show", "edit", "lint", "verify"].contains(command),
      !arguments.contains("--")
    else { return arguments }
    func isWalk(_ argument: String) -> Bool {
      let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
      return argument.utf8.count > 1 && argument.utf8.first == UInt8(ascii: "-")
        && argument.utf8.dropFirst().allSatisfy(digits.contains)
    }
    let walks = arguments.filter(isWalk)
    return walks.isEmpty ? arguments : arguments.filter { !isWalk($0) } + ["--"] + walks
  }
}

extension CommandLineOrder {
  /// The options of all commands. An option has a value in all commands that have it, or in none.
  static let options = (
    withValue: Set([
      "--access", "--against", "--as", "--baseline", "--branch-label", "--canary", "--data",
      "--database", "--dialect",
      "--depends-on", "--depth", "--explain", "--remote", "--focus", "--for", "--format",
      "--profile",
      "--files-from", "--jobs", "--journal", "--retry-locked", "--since", "--stop-after",
      "--write-baseline",
      "--from",
      "--from-version", "--head", "--in", "--into", "--message", "--module", "--name", "--only",
      "--onto", "--output",
      "--path",
      "--rename", "--rev-id", "--rev-range", "--tag", "--to", "--url", "--version-path", "--wait",
      "-m", "-r", "-x",
    ]),
    flags: Set([
      "--all", "--allow-conflict", "--allow-data-loss", "--allow-pending", "--allow-several-heads",
      "--allow-unproven", "--applied", "--autogenerate", "--backup", "--check", "--check-heads",
      "--force",
      "--forget-rows", "--graph", "--hints", "--indicate-current", "--list",
      "--no-copy", "--no-plugin", "--pending",
      "--plan",
      "--purge", "--quiet",
      "--resolve-dependencies", "--show-keys", "--splice", "--sql", "--strict-order", "--verbose",
      "--write",
      "-c", "-i", "-q", "-v",
    ]),
    // These end the command line, whatever stands behind them.
    ofProgram: Set([
      "--help", "-h", "-help", "--help-hidden", "-help-hidden", "--version",
      "--experimental-dump-help", "--generate-completion-script",
    ])
  )
}
