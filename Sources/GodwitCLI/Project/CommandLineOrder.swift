/// Command lines as people write them, in the order in which they are parsed.
enum CommandLineOrder {
  static func arranged(_ arguments: [String]) -> [String] {
    protectingWalks(commandFirst(arguments))
  }

  /// Options that every command of a project has, or many, with a value behind them.
  private static let optionsWithValue: Set = ["--database", "--name", "-x", "--format", "--wait"]

  /// `migrate --name users upgrade` with the command before its options, as after `git -C folder`.
  private static func commandFirst(_ arguments: [String]) -> [String] {
    // What the scripts that complete command lines ask is not for people, and stays as it is.
    if let first = arguments.first, first.utf8.starts(with: "---".utf8) { return arguments }
    var rest = arguments[...]
    while let argument = rest.first, argument.utf8.first == UInt8(ascii: "-"), argument != "--" {
      rest = rest.dropFirst(optionsWithValue.contains(argument) ? 2 : 1)
    }
    guard let command = rest.first, commands.contains(command) else { return arguments }
    return [command] + arguments[..<rest.startIndex] + rest.dropFirst()
  }

  private static var commands: Set<String> {
    let configuration = GodwitCommand.configuration
    let all = configuration.groupedSubcommands.flatMap(\.subcommands) + configuration.subcommands
    return Set(all.compactMap { $0.configuration.commandName } + ["help"])
  }

  /// `godwit downgrade -1` as it stands: a lone `-1` is not an option, so it goes behind `--`.
  private static func protectingWalks(_ arguments: [String]) -> [String] {
    guard let command = arguments.first,
      ["upgrade", "downgrade", "stamp", "show", "edit"].contains(command),
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
