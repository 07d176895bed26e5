import Foundation
import GodwitIntrospection
import GodwitMigrations
import GodwitRevisionGraph
import GodwitSQLSyntax
import GodwitSourceRegistry

import class GRDB.Database
import class GRDB.DatabaseQueue

/// What `doctor` finds out. Nothing here ends the command: what cannot be found out is a line of the
/// page.
extension Session {
  func describeMachine(_ page: inout DoctorPage) {
    page.heading("Godwit")
    page.fact("version", Self.version)
    page.fact("program", hasProject ? product : "\(program), outside of a package")
    page.fact(
      "system", "\(ProcessInfo.processInfo.operatingSystemVersionString), \(Self.processor)")
    page.fact("Swift", swiftVersion ?? "there is no compiler in PATH")
    page.heading("SQLite")
    do {
      try Connections.inMemory().inDatabase { db in
        let version = try String.fetchOne(db, sql: "SELECT sqlite_version()") ?? "unknown"
        let source = try String.fetchOne(db, sql: "SELECT sqlite_source_id()") ?? "unknown"
        let options = try String.fetchAll(db, sql: "PRAGMA compile_options")
        page.fact("version", version)
        page.fact("source", source)
        page.fact("options", options.joined(separator: " "))
      }
    } catch {
      page.problem("it cannot be asked: \(error.localizedDescription)")
    }
  }

  private static var processor: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "another processor"
    #endif
  }

  /// The first line of what the compiler says of itself.
  private var swiftVersion: String? {
    let pipe = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["swiftc", "--version"]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text.split(separator: "\n").first.map(String.init) : nil
  }

  // MARK: The package

  func describePackage(_ page: inout DoctorPage) {
    guard hasProject else { return }
    page.heading("Package")
    let root = url(packagePrefix.isEmpty ? "." : packagePrefix).path
    page.fact("folder", root)
    if let tools = toolsVersion(in: root) { page.fact("Package.swift", tools) }
    let lists = CheckedInRegistry.all(in: root)
    page.fact(
      "lists",
      lists.isEmpty ? "written by the build plugin" : lists.map(\.path).joined(separator: ", "))
    page.fact("schema", "\(configuration.declarations.folder)/")
    let stale = staleFiles()
    if !stale.isEmpty {
      page.problem(Wording(session: self).describe(CommandError.package(.stale(stale))))
    }
    do {
      let graph = try migrator().graph
      page.fact("revisions", "\(configuration.revisions.entries.count)")
      page.fact("heads", graph.heads.map(\.description).sorted().joined(separator: ", "))
      if graph.heads.count > 1 { page.problem("there are several heads: see 'help teams'") }
    } catch {
      page.problem("the revisions make no graph: \(Wording(session: self).describe(error))")
    }
  }

  private func toolsVersion(in root: String) -> String? {
    FileManager.default.contents(atPath: "\(root)/Package.swift")
      .map { String(decoding: $0, as: UTF8.self) }?
      .split(separator: "\n").first { $0.contains("swift-tools-version") }.map(String.init)
  }

  // MARK: The database

  func describeDatabase(_ page: inout DoctorPage) {
    guard let location = try? location() else {
      // Outside of a package nobody need have named one.
      if hasProject {
        page.heading("Database")
        page.problem("its name cannot be read")
      }
      return
    }
    page.heading("Database")
    page.fact("path", location.path)
    guard location.remote == nil else {
      page.fact("kind", "reached by a command; its file is not seen")
      return
    }
    describeFile(url(location.path).path, &page)
    guard exists(location.path) else { return }
    do {
      let queue = try openReadOnly(location)
      try queue.inDatabase { try describeContent($0, &page) }
      if hasProject { try describePlace(queue, &page) }
    } catch {
      page.problem("it cannot be read: \(Wording(session: self).describe(error))")
    }
  }

  private func describeFile(_ path: String, _ page: inout DoctorPage) {
    let files = FileManager.default
    let folder = FileSystem.folder(of: path)
    if let free = FileSystem.freeBytes(in: folder) {
      page.fact("free disk", "\(free.grouped) bytes")
    }
    guard let status = FileSystem.status(path, followingLinks: true) else {
      page.fact("file", "there is none yet")
      if !files.isWritableFile(atPath: folder) { page.problem("its folder cannot be written") }
      return
    }
    let real = FileSystem.resolvingLinks(path)
    if !real.utf8.elementsEqual(path.utf8) { page.fact("link to", real) }
    page.fact("size", "\(Int(status.st_size).grouped) bytes")
    page.fact(
      "permissions",
      String(status.st_mode & 0o7777, radix: 8) + ", user \(status.st_uid), group \(status.st_gid)")
    for suffix in ["-wal", "-shm", "-journal"] where files.fileExists(atPath: path + suffix) {
      let size = FileSystem.status(path + suffix, followingLinks: true).map(\.st_size)
      page.fact("beside it", "\(suffix) (\(Int(size ?? 0).grouped) bytes)")
    }
    if !files.isReadableFile(atPath: path) { page.problem("this user cannot read it") }
    if !files.isWritableFile(atPath: path) { page.problem("this user cannot write it") }
    // SQLite writes its journal beside the file.
    if !files.isWritableFile(atPath: folder) { page.problem("its folder cannot be written") }
  }

  private func describeContent(_ db: Database, _ page: inout DoctorPage) throws {
    for name in [
      "journal_mode", "encoding", "page_size", "page_count", "freelist_count", "auto_vacuum",
      "user_version", "application_id",
    ] {
      page.fact(name, try String.fetchOne(db, sql: "PRAGMA \(name)") ?? "unknown")
    }
    let counts = "SELECT type || ' ' || count(*) FROM sqlite_schema GROUP BY type ORDER BY type"
    page.fact("objects", try String.fetchAll(db, sql: counts).joined(separator: ", "))
  }

  private func describePlace(_ queue: DatabaseQueue, _ page: inout DoctorPage) throws {
    let migrator = try migrator()
    let (current, applied) = try queue.inDatabase {
      (try migrator.current($0), try migrator.applied($0))
    }
    let names = current.map(\.description).sorted()
    page.fact("revision", names.isEmpty ? "base" : names.joined(separator: ", "))
    let pending = configuration.revisions.entries.count { !applied.contains($0.id) }
    page.fact("pending", "\(pending)")
  }
}
