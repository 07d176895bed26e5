import GodwitSQLSyntax

/// Comments that are to allow something, and do not. The linter itself finds them.
extension LintRule {
  static let allowanceRules = [unknownAllowance, allowanceWithoutReason, unusedAllowance]

  static let unknownAllowance = LintRule(
    "allow-unknown-code", .warning, "A comment allows a code that does not exist",
    PageText(
      why: """
        A comment `// godwit:allow CODE reason` silences the code in its revision. With a code that is
        mistyped it silences nothing, and whoever reads it believes that it does.
        """,
      example: "// godwit:allow destructive-dorp the table was never used",
      advice: "Write the code as `godwit lint --list` lists it.")
  ) { _, _ in [] }

  static let allowanceWithoutReason = LintRule(
    "allow-without-reason", .warning, "A comment allows a code without saying why",
    PageText(
      why: """
        Whoever reviews the revision, and whoever reads it in a year, needs the reason and not the
        mere fact. Without one the comment silences nothing.
        """,
      example: "// godwit:allow destructive-drop",
      advice: "Write the reason behind the code.")
  ) { _, _ in [] }

  static let unusedAllowance = LintRule(
    "allow-unused", .note, "A comment allows what the revision does not do",
    PageText(
      why: """
        A comment that allows nothing is left over from an earlier state of the revision. If somebody
        later adds the operation that it allows, it would silence that finding.
        """,
      example: "// godwit:allow new-unique checked by hand",
      advice: "Remove the comment.")
  ) { _, _ in [] }
}

extension RuleFinding {
  static func unknownAllowance(_ allowance: Allowance) -> Self {
    Self(
      nil, allowance.code.sqlText,
      allowance.code.isEmpty
        ? "A comment says godwit:allow and no code."
        : "A comment allows \(allowance.code), and there is no such code.",
      advice: "godwit lint --list lists the codes.", side: .revision)
  }

  static func withoutReason(_ allowance: Allowance) -> Self {
    Self(
      nil, allowance.code.sqlText, "A comment allows \(allowance.code) and does not say why.",
      advice: "Write the reason behind the code; without one, nothing is allowed.",
      side: .revision)
  }

  static func unused(_ allowance: Allowance) -> Self {
    Self(
      nil, allowance.code.sqlText,
      "A comment allows \(allowance.code), which is not found in this revision.",
      advice: "Remove the comment.", side: .revision)
  }
}
