import Foundation
import GRDB
import GodwitSchemaModel
import GodwitTesting
import Testing

/// A schema of one table.
private func schema(_ table: GodwitSchemaModel.Table) -> DatabaseSchema {
  DatabaseSchema(elements: [.table(table)])
}

private typealias Column = GodwitSchemaModel.Column
private typealias Table = GodwitSchemaModel.Table

private let poems = schema(
  Table("poems") {
    Column("id", .integer).primaryKey()
    Column("title", .varchar(20)).notNull().unique()
    Column("word_count", .integer)
    Column("created_at", .datetime).notNull()
    Column("kind", .text).notNull().check("kind IN ('verse', 'prose')")
  })

private func problems<Record: FetchableRecord & TableRecord>(
  of type: Record.Type, in schema: DatabaseSchema,
  values: [String: any DatabaseValueConvertible] = [:]
) throws -> [String] {
  do {
    try RecordCheck.verify(type, in: schema, values: values)
    return []
  } catch let error as RecordMismatch {
    return error.problems
  }
}

private enum Kind: String, Codable { case verse, prose }

private struct Poem: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "poems"
  static let databaseColumnDecodingStrategy = DatabaseColumnDecodingStrategy.convertFromSnakeCase
  static let databaseColumnEncodingStrategy = DatabaseColumnEncodingStrategy.convertToSnakeCase
  var id: Int64?
  var title: String
  var wordCount: Int?
  var createdAt: Date
  var kind: Kind
}

@Suite("The check of a record")
struct RecordCheckTests {
  @Test("passes a record that fits, with all the rows that it was tried with")
  func fits() throws {
    let report = try RecordCheck.verify(Poem.self, in: poems)
    #expect(report.rows == 4 && report.notes == [])
    expectRecord(Poem.self, in: poems)
  }

  @Test("names the column that can be NULL where the record has no optional")
  func notOptional() throws {
    struct Strict: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "poems"
      static let databaseColumnDecodingStrategy = DatabaseColumnDecodingStrategy
        .convertFromSnakeCase
      static let databaseColumnEncodingStrategy = DatabaseColumnEncodingStrategy.convertToSnakeCase
      var id: Int64?
      var title: String
      var wordCount: Int
      var createdAt: Date
      var kind: Kind
    }
    let found = try problems(of: Strict.self, in: poems)
    #expect(found.count == 1)
    let words =
      "word_count: in a row where all columns that can be NULL are (here NULL), it cannot be read: could not decode Int from database value NULL."
    #expect(found.first == words)
  }

  @Test("names the column that only fails when it alone is NULL")
  func aloneNull() throws {
    struct Pair: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "pairs"
      var a: Int?
      var b: Int?
      init(row: Row) throws {
        a = try row.decode(forColumn: "a")
        b = try row.decode(forColumn: "b")
        if b != nil, a == nil { a = try row.decode(Int.self, forColumn: "a") }
      }
    }
    let pairs = schema(
      Table("pairs") {
        Column("a", .integer)
        Column("b", .integer)
      })
    let found = try problems(of: Pair.self, in: pairs)
    #expect(found.count == 1 && found[0].utf8.starts(with: "a: in a row where only a is NULL".utf8))
  }

  @Test("names what the record has and the table has not, and the other way round")
  func columns() throws {
    struct More: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "things"
      var a: Int
      var extra: Int?
    }
    struct Less: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "things"
      var b: Int?
    }
    let things = schema(
      Table("things") {
        Column("a", .integer).notNull()
        Column("b", .integer)
        Column("c", .integer).notNull().default(1)
      })
    #expect(
      try problems(of: More.self, in: things).contains {
        $0.contains("the record writes the column extra, which the table has not")
      })
    #expect(
      try problems(of: Less.self, in: things).first?.contains(
        "the record does not write it, while it cannot be NULL and has no default") == true)
    struct Missing: Codable, FetchableRecord, TableRecord {
      static let databaseTableName = "things"
      var z: Int
    }
    #expect(
      try problems(of: Missing.self, in: things).first?.contains(#"column not found: "z""#) == true)
  }

  @Test(
    "names a column whose type does not come back as it was", arguments: ["INTEGER", "DECIMAL"])
  func types(declared: String) throws {
    struct Dated: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "things"
      var a: Date
    }
    struct Text: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "things"
      var a: String
    }
    let things = schema(Table("things") { Column("a", .custom(declared)).notNull() })
    for found in [
      try problems(of: Dated.self, in: things), try problems(of: Text.self, in: things),
    ] {
      #expect(found.count == 1 && found.first?.utf8.starts(with: "a: ".utf8) == true, "\(found)")
    }
  }

  @Test("lets the record choose how dates and UUIDs are written")
  func forms() throws {
    struct Seconds: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "things"
      static func databaseDateEncodingStrategy(for column: String) -> DatabaseDateEncodingStrategy {
        .secondsSince1970
      }
      static func databaseUUIDEncodingStrategy(for column: String) -> DatabaseUUIDEncodingStrategy {
        .lowercaseString
      }
      var a: Date
      var b: UUID
      var c: Bool
    }
    let things = schema(
      Table("things") {
        Column("a", .integer).notNull()
        Column("b", .text).notNull()
        Column("c", .integer).notNull()
      })
    expectRecord(Seconds.self, in: things)
  }

  @Test("finds the case that an enumeration lacks")
  func lackingCase() throws {
    enum Kind: String, Codable { case verse }
    struct Narrow: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "poems"
      static let databaseColumnDecodingStrategy = DatabaseColumnDecodingStrategy
        .convertFromSnakeCase
      static let databaseColumnEncodingStrategy = DatabaseColumnEncodingStrategy.convertToSnakeCase
      var id: Int64?
      var title: String
      var createdAt: Date
      var kind: Kind
    }
    let found = try problems(of: Narrow.self, in: poems)
    #expect(found.count == 1 && found[0].contains("prose"), "\(found)")
  }

  @Test("takes values that are given, where no other will do")
  func given() throws {
    struct Money: Codable, Equatable { var amount: Int }
    struct Bill: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "bills"
      var money: Money
    }
    let bills = schema(Table("bills") { Column("money", .text).notNull() })
    let found = try problems(of: Bill.self, in: bills)
    #expect(found.first?.utf8.starts(with: "money: ".utf8) == true, "\(found)")
    expectRecord(Bill.self, in: bills, values: ["money": #"{"amount":1}"#])
    #expect(try !problems(of: Bill.self, in: bills, values: ["mony": "x"]).isEmpty)
  }

  @Test("tries the rows that a schema allows, and says which it does not")
  func eitherOr() throws {
    struct Owned: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "owned"
      var a: Int?
      var b: Int?
    }
    let owned = schema(
      Table("owned") {
        Column("a", .integer)
        Column("b", .integer)
        Check("one", "(a IS NULL) <> (b IS NULL)")
      })
    let report = try RecordCheck.verify(Owned.self, in: owned)
    #expect(report.rows == 4)
    #expect(report.notes == ["The schema lets no row hold NULL in all columns that can be NULL."])
    struct Half: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "owned"
      var a: Int
      var b: Int?
    }
    #expect(try problems(of: Half.self, in: owned).count == 1)
  }

  @Test("does not pass where no row could be made up")
  func noRow() throws {
    struct Never: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "never"
      var a: String
    }
    let never = schema(
      Table("never") { Column("a", .text).notNull().check("a = hex(a) || 'never'") })
    #expect(try problems(of: Never.self, in: never).first?.contains("No row was found") == true)
    #expect(throws: RecordMismatch.self) { try RecordCheck.verify(Never.self, in: poems) }
  }

  @Test("reads the rows of a view")
  func view() throws {
    struct Count: Codable, FetchableRecord, TableRecord {
      static let databaseTableName = "counts"
      var kind: Kind
      var n: Int
    }
    struct Wrong: Codable, FetchableRecord, TableRecord {
      static let databaseTableName = "counts"
      var kind: Int
    }
    var schema = poems
    schema.views = [View("counts", "SELECT kind, count(*) AS n FROM poems GROUP BY kind")]
    expectRecord(Count.self, in: schema)
    #expect(try problems(of: Wrong.self, in: schema).count == 1)
  }

  @Test("records an issue at the test's own line")
  func issue() {
    struct Empty: Codable, FetchableRecord, PersistableRecord {
      static let databaseTableName = "poems"
    }
    withKnownIssue {
      expectRecord(Empty.self, in: poems)
    } matching: { issue in
      issue.sourceLocation?.fileName == "RecordCheckTests.swift"
        && issue.comments.contains { $0.rawValue.contains("title: ") }
    }
  }
}
