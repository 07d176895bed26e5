import Foundation
import GodwitSQLSyntax
import GodwitSourceRegistry

/// The files of a new project.
struct PackageTemplate {
  enum Dependency {
    /// A checkout, as the new package names it.
    case path(String)
    case url(String, version: String)

    /// By what name the products of the package are asked for.
    var identity: String {
      // A checkout may be called anything, and by another name elsewhere: the manifest names it.
      guard case .url(let url, _) = self else { return "godwit" }
      let name = String(url.split(separator: "/").last ?? "godwit").lowercased()
      return name.hasSuffix(".git") ? String(name.dropLast(4)) : name
    }

    var line: String {
      switch self {
      case .path(let path): ".package(name: \"godwit\", path: \(SwiftLiteral.string(path)))"
      case .url(let url, let version):
        ".package(url: \(SwiftLiteral.string(url)), from: \(SwiftLiteral.string(version)))"
      }
    }
  }

  let name: String
  let dependency: Dependency
  let database: String
  /// Another version table than Godwit's.
  let versionTable: String?
  /// Whether the database was brought where it is by GRDB's migrator.
  var isOfGRDB = false

  /// Whether the build plugin writes the lists of revisions and declarations; else they are files.
  var usesPlugin = true

  /// What an application says that has such databases on devices.
  static let adoptingLine = "try migrator.upgrade(pool, adopting: .grdb(legacyMigrator))"

  /// Adds the lists of what is in the two folders, unless the plugin writes them.
  func addLists(to files: inout [String: String]) throws {
    guard !usesPlugin else { return }
    for (folder, module) in [("schema", "AppSchema"), ("versions", "AppVersions")] {
      // By bytes: a file's name can begin with a mark that makes one character with the slash.
      let prefix = "\(folder)/".utf8
      let sources = files.filter { $0.key.utf8.starts(with: prefix) }.map { name, text in
        SourceFile(
          path: String(decoding: name.utf8.dropFirst(prefix.count), as: UTF8.self), text: text)
      }
      files["\(folder)/\(Registry.fileName)"] = try Registry.source(
        folder: folder, module: module, files: sources, writer: .command)
    }
  }

  var files: [String: String] {
    [
      "Package.swift": manifest,
      "Makefile": makefile,
      "README.md": readme,
      ".gitignore": ".build/\n.swiftpm/\n/bundle/\n*.sqlite\n*.sqlite-*\n*.backup\n",
      ".github/workflows/schema.yml": workflow,
      "Sources/migrate/Migrate.swift": program,
      "schema/Schema.swift": schema,
      "versions/Versions.swift": versions,
    ]
  }

  /// Whether a file is added where a package exists already.
  func isPartOfExistingPackage(_ file: String) -> Bool {
    ["schema/", "versions/", "Sources/migrate/"].contains(where: file.hasPrefix)
  }

  // MARK: Swift

  /// What a package needs for the schema, the revisions and the program.
  var manifestLines: String {
    """
        // The program that `godwit` runs in this package, in a line of its own:
        // godwit: migrate
        // dependencies:
        \(dependency.line),
        // targets:
    \(targets)
    """
  }

  private func product(_ name: String) -> String {
    ".product(name: \(SwiftLiteral.string(name)), package: \(SwiftLiteral.string(dependency.identity)))"
  }

  private var targets: String {
    let plugin =
      ".plugin(name: \"RevisionRegistry\", package: \(SwiftLiteral.string(dependency.identity)))"
    let plugins = usesPlugin ? ",\n            plugins: [\(plugin)]" : ""
    return """
          .target(
            name: "AppSchema", dependencies: [\(product("Godwit"))], path: "schema"\(plugins)),
          .target(
            name: "AppVersions", dependencies: [\(product("Godwit"))], path: "versions"\(plugins)),
          .executableTarget(
            name: "migrate", dependencies: ["AppSchema", "AppVersions", \(product("GodwitCLI"))]),
      """
  }

  private var manifest: String {
    """
    // swift-tools-version: 6.2
    import PackageDescription

    // The program that `godwit` runs in this package:
    // godwit: migrate

    let package = Package(
      name: \(SwiftLiteral.string(name)),
      platforms: [.macOS(.v13)],
      dependencies: [\(dependency.line)],
      targets: [
    \(targets)
      ]
    )

    """
  }

  private var program: String {
    let call = """
      GodwitConfiguration(
          schema: schema, declarations: declarations, revisions: revisions,
          database: \(SwiftLiteral.string(database)))
      """
    let configuration =
      versionTable.map { table in
        """
          static var configuration: GodwitConfiguration {
            var configuration = \(call.replacing("\n", with: "\n  "))
            configuration.migrations.versionTable = \(SwiftLiteral.string(table))
            return configuration
          }
        """
      } ?? "  static let configuration = \(call)"
    return """
      import AppSchema
      import AppVersions
      import GodwitCLI

      /// The program that writes and applies the revisions of the schema.
      @main
      struct Migrate: GodwitTool {
      \(configuration)
      }
      \(adoption)

      """
  }

  private var adoption: String {
    guard isOfGRDB else { return "" }
    return """

      // The application, which imports GodwitMigrator, takes over the databases that GRDB's migrator has
      // brought where this one is, and brings others there first:
      //   \(Self.adoptingLine)
      // With `configuration.adoption = .grdb(legacyMigrator)` here, `check` holds the two together.
      """
  }

  private var schema: String {
    """
    import Godwit

    /// What belongs to the database: a table that is not listed here is an error.
    public let schema = DatabaseSchema {
    }

    """
  }

  private var versions: String {
    """
    // The folder of revisions. This file is here so that the folder is never empty, which SwiftPM
    // would refuse; the list of revisions is written by \
    \(usesPlugin ? "the build plugin RevisionRegistry" : "`godwit registry`").

    """
  }

  // MARK: Around it

  private var makefile: String {
    """
    # A message is passed on as it was typed: neither make nor the shell reads it.
    override MSG := $(value MSG)
    export MSG
    REV ?=
    override REV := $(value REV)
    export REV
    # Further options, as they would be typed behind the command.
    ifneq ($(origin ARGS),command line)
    ARGS =
    endif

    MIGRATE = .build/debug/migrate

    .DEFAULT_GOAL := help
    .PHONY: help message autogenerate revision upgrade downgrade current history check check-ci build \\
      bundle

    help:
    \t@echo "make autogenerate MSG=...   compare schema/ with the database and write the revision"
    \t@echo "make revision MSG=...       write an empty revision"
    \t@echo "make upgrade [REV=head]     apply revisions"
    \t@echo "make downgrade [REV=-1]     take revisions back"
    \t@echo "make check                  say whether declarations, revisions and the database agree"
    \t@echo "make check-ci [SINCE=REF]   declarations and revisions, with proofs and lint; BASELINE=file"
    \t@echo "make bundle                 one program for machines without Swift, in bundle/"
    \t@echo "make current, history, build"
    \t@echo "ARGS=... adds options: make downgrade ARGS=--allow-data-loss"

    autogenerate: message build
    \t@$(MIGRATE) revision --autogenerate --message="$$MSG" $(ARGS)

    revision: message build
    \t@$(MIGRATE) revision --message="$$MSG" $(ARGS)

    upgrade: build
    \t@$(MIGRATE) upgrade "$${REV:-head}" $(ARGS)

    downgrade: build
    \t@$(MIGRATE) downgrade "$${REV:--1}" $(ARGS)

    current history check: build
    \t@$(MIGRATE) $@ $(ARGS)

    # What continuous integration runs; it needs no database. SINCE=origin/main looks only at what is new.
    SINCE ?=
    override SINCE := $(value SINCE)
    export SINCE
    # Findings that do not count, as `lint --write-baseline` writes them.
    BASELINE ?=
    override BASELINE := $(value BASELINE)
    export BASELINE
    FORMAT ?= text
    check-ci: build
    \t@status=0; \\
    \t$(MIGRATE) check --against versions --format "$(FORMAT)" || status=$$?; \\
    \t$(MIGRATE) verify || status=$$?; \\
    \t$(MIGRATE) lint $${SINCE:+--since="$$SINCE"} $${BASELINE:+--baseline="$$BASELINE"} --format "$(FORMAT)" || status=$$?; \\
    \texit $$status

    # For machines without Swift: what is Swift's is in the program, and SQLite is the machine's.
    ifeq ($(shell uname -s),Linux)
    STATIC = --static-swift-stdlib
    endif
    bundle:
    \t@swift build -c release $(STATIC) --scratch-path .build/bundle --product migrate >&2
    \t@install -d bundle
    \t@install -m 755 .build/bundle/release/migrate bundle/migrate
    \t@strip bundle/migrate
    \t@echo "Wrote bundle/migrate"

    # Asked for before anything is built.
    message:
    \t@[ -n "$$MSG" ] || { \\
    \t  echo "Say what the revision does: make $(firstword $(MAKECMDGOALS)) MSG=add_notes" >&2; \\
    \t  exit 1; }

    build:
    \t@[ -x $(MIGRATE) ] || echo "Building for the first time, which takes a minute or two" >&2
    \(usesPlugin ? "" : listing)\
    \t@swift build --quiet --product migrate >&2

    """
  }

  /// The lists are brought up to date before the build, by the program that was built before. In CI they
  /// are what was checked in.
  private var listing: String {
    """
    \t@[ -x $(MIGRATE) ] || swift build --quiet --product migrate >&2
    \t@[ -n "$$CI" ] || $(MIGRATE) registry --quiet

    """
  }

  private var workflow: String {
    """
    # Fails when schema/ and versions/ do not agree (somebody has changed a declaration and written no
    # revision), when a revision cannot be taken back, and when one is dangerous. Each finding is shown
    # at its line.
    name: Schema
    on: [push, pull_request]
    jobs:
      check:
        runs-on: ubuntu-latest
        container: swift:6.3
        steps:
          - run: apt-get update && apt-get install -y git make libsqlite3-dev
          - uses: actions/checkout@v4
    \(dependencyCheckout)      - uses: actions/cache@v4
            with:
              path: .build
              key: build-${{ runner.os }}-${{ github.sha }}
              restore-keys: build-${{ runner.os }}-
          - run: make check-ci FORMAT=github

    """
  }

  /// A package that another one takes from a folder must be there as well.
  private var dependencyCheckout: String {
    guard case .path(let path) = dependency else { return "" }
    // YAML's single quotes are doubled, by bytes: a mark behind one would hide it.
    let folder = String(
      decoding: Array(path.utf8).replacing("'".utf8, with: "''".utf8), as: UTF8.self)
    return """
            # Package.swift takes Godwit from this folder. The variable GODWIT_URL of the repository's settings
            # says where its sources are.
            - run: git clone --depth 1 "$GODWIT_URL" "$GODWIT_FOLDER"
              env:
                GODWIT_URL: ${{ vars.GODWIT_URL }}
                GODWIT_FOLDER: '\(folder)'

      """
  }

  private var readme: String {
    """
    # \(name)

    The schema is declared in `schema/`, one file per table; `versions/` holds its revisions.

        make autogenerate MSG=what_it_does    write the revision for what was changed in schema/
        make upgrade                          apply it
        make check                            do declarations, revisions and the database agree?

    """
  }
}
