import Foundation
import GodwitExampleSchema
import GodwitIntrospection
import GodwitTestSupport
import Testing

@testable import GodwitRecords

@Suite("The source of records")
struct RecordSourceTests {
  @Test("is a struct with its columns, its keys and its relations")
  func source() throws {
    let files = try records(
      of: """
        CREATE TABLE poems (id INTEGER PRIMARY KEY, poem_title TEXT NOT NULL, read_on DATE);
        CREATE TABLE notes (code TEXT PRIMARY KEY NOT NULL, poem_id INTEGER REFERENCES poems (id));
        """)
    #expect(files.keys.sorted() == ["Note.swift", "Poem.swift"])
    let poem = try #require(files["Poem.swift"]).split(separator: "\n", maxSplits: 1)[1]
    #expect(
      poem == """
        import Foundation
        import GRDB

        /// A row of the table `poems`.
        ///
        /// - Days are read as text in UTC or as seconds since 1970, and written as `2026-11-23`.
        struct Poem: Codable, Hashable, Identifiable, Sendable {
          var id: Int64?
          var poemTitle: String
          var readOn: Date?

          enum CodingKeys: String, CodingKey {
            case id
            case poemTitle = "poem_title"
            case readOn = "read_on"
          }
        }

        extension Poem: FetchableRecord, MutablePersistableRecord {
          static let databaseTableName = "poems"

          enum Columns {
            static let id = Column(CodingKeys.id)
            static let poemTitle = Column(CodingKeys.poemTitle)
            static let readOn = Column(CodingKeys.readOn)
          }

          static func databaseDateEncodingStrategy(for column: String) -> DatabaseDateEncodingStrategy {
            switch column {
            case "read_on": .custom { $0.formatted(.iso8601.year().month().day()) }
            default: .deferredToDate
            }
          }

          mutating func didInsert(_ inserted: InsertionSuccess) {
            id = inserted.rowID
          }
        }

        extension Poem {
          static let notes = hasMany(Note.self)
        }

        """)
  }

  @Test("is what the target of generated records is built from")
  func generatedCopy() throws {
    let folder = packageRoot.appending(path: "Tests/GeneratedRecords")
    let files = try records(of: NastySchema.sql, access: .public)
    if ProcessInfo.processInfo.environment["GODWIT_UPDATE_RECORDS"] == "1" {
      for (name, source) in files {
        try Data(source.utf8).write(to: folder.appending(path: name))
      }
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.sorted() == files.keys.sorted())
    for (name, source) in files {
      let copy = try Data(contentsOf: folder.appending(path: name))
      #expect(copy.elementsEqual(source.utf8), "\(name): GODWIT_UPDATE_RECORDS=1 writes it anew")
    }
  }

  @Test("compiles, whatever the names", .enabled(if: Compiler.isPresent, "there is no swiftc"))
  func compiles() throws {
    #expect(try Compiler.complaints(of: records(of: NastySchema.sql), module: "Records") == "")
    let example = try Sandbox().declaring(GodwitExampleSchema.schema)
    #expect(try Compiler.complaints(of: records(of: example), module: "Records") == "")
  }

  @Test("is laid out in lines that are not too long")
  func lines() throws {
    let long = "a_name_that_is_quite_a_bit_too_long"
    let files = try records(
      of: """
        CREATE TABLE \(long)_parents (id INTEGER PRIMARY KEY);
        CREATE TABLE \(long)s (\(long) TEXT, \(long)_2_id INTEGER
          REFERENCES \(long)_parents (id), \(long)_3 AS (1), \(long)_date DATE,
          \(long)_price DECIMAL);
        """)
    let lines = files.values.flatMap { $0.split(separator: "\n") }
    #expect(lines.filter { $0.count > 100 } == [])
    guard Compiler.isPresent else { return }
    #expect(try Compiler.complaints(of: files, module: "Records") == "")
  }

  @Test("is the same each time")
  func deterministic() throws {
    let first = try records(of: NastySchema.sql)
    #expect(try (0..<3).allSatisfy { _ in try records(of: NastySchema.sql) == first })
  }

  @Test(
    "has the types of the declared types",
    arguments: [
      ("INTEGER", "Int64"), ("INT", "Int64"), ("bigint", "Int64"), ("TINYINT(1)", "Int64"),
      ("VARCHAR(20)", "String"), ("TEXT", "String"), ("REAL", "Double"), ("DOUBLE", "Double"),
      ("BLOB", "Data"), ("BOOLEAN", "Bool"), ("bool", "Bool"), ("DATE", "Date"),
      ("DATETIME", "Date"), ("TIMESTAMP WITH TIME ZONE", "Date"), ("TIME", "String"),
      ("DECIMAL(10, 2)", "Decimal"), ("NUMERIC", "Decimal"), ("UUID", "UUID"), ("JSON", "String"),
      ("", "DatabaseValue"), ("ANY", "DatabaseValue"), ("WHATEVER", "DatabaseValue"),
      ("VARBINARY(16)", "Data"),
    ])
  func types(declared: String, swift: String) throws {
    let files = try records(of: "CREATE TABLE things (a \(declared) NOT NULL, b \(declared))")
    let source = try #require(files["Thing.swift"])
    #expect(source.contains("  var a: \(swift)\n"))
    let optional = swift == "DatabaseValue" ? "DatabaseValue = .null" : swift + "?"
    #expect(source.contains("  var b: \(optional)\n"))
  }

  @Test("is optional where SQLite lets a row hold NULL, and nowhere else")
  func nullability() throws {
    let files = try records(
      of: """
        CREATE TABLE a (k TEXT PRIMARY KEY, v INT NOT NULL);
        CREATE TABLE b (k TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE c (k TEXT PRIMARY KEY, v INT) STRICT;
        CREATE TABLE d (k INT, l INT, PRIMARY KEY (k, l));
        """)
    #expect(files["A.swift"]?.contains("var k: String?\n  var v: Int64\n") == true)
    #expect(files["B.swift"]?.contains("var k: String\n") == true)
    #expect(files["C.swift"]?.contains("var k: String\n  var v: Int64?\n") == true)
    #expect(files["D.swift"]?.contains("var k: Int64?\n  var l: Int64?\n") == true)
  }
}

@Suite("A generated file")
struct GeneratedFileTests {
  @Test("is known for as long as nobody has edited it")
  func edited() throws {
    let file = GeneratedFile(of: "struct A {}\n")
    let read = try #require(GeneratedFile(reading: Array(file.text.utf8)))
    #expect(read == file)
    for edit in ["// mine\n" + file.text, file.text + " ", file.text.replacing("A", with: "B")] {
      #expect(GeneratedFile(reading: Array(edit.utf8))?.isEdited ?? true)
    }
    #expect(GeneratedFile(reading: Array("struct A {}".utf8)) == nil)
    #expect(GeneratedFile(reading: []) == nil)
  }
}

@Suite("Singular")
struct SingularTests {
  @Test(
    "is of plurals that are sure",
    arguments: [
      ("poems", "poem"), ("categories", "category"), ("boxes", "box"), ("addresses", "address"),
      ("branches", "branch"), ("people", "person"), ("images", "image"), ("keys", "key"),
      ("days", "day"), ("statuses", "status"), ("users", "user"), ("movies", "movie"),
    ])
  func sure(plural: String, singular: String) { #expect(Singular.of(plural) == singular) }

  @Test(
    "leaves alone what might be a word of its own",
    arguments: [
      "status", "news", "address", "analysis", "series", "bus", "canvas", "gas", "chaos", "physics",
      "lens", "s", "sms", "ties", "data", "größes", "lenses", "axes",
    ])
  func unsure(word: String) { #expect(Singular.of(word) == word) }
}
