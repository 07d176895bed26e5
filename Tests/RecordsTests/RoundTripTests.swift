import Foundation
import GRDB
import GodwitGeneratedRecords
import Testing

/// Rows that go through the records of ``NastySchema``, as they are compiled in their target.
@Suite("Generated records")
struct RoundTripTests {
  private func inDatabase<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try database(NastySchema.sql).inDatabase(body)
  }

  private let time = Date(timeIntervalSince1970: 1_795_428_900)

  @Test("get the rowid when they are inserted, and come back as they were")
  func inserted() throws {
    try inDatabase { db in
      var order = Order(placedAt: time, total: Decimal(string: "19.99") ?? 0, seenAt: time)
      try order.insert(db)
      #expect(order.id == 1)
      let fetched = try #require(try Order.fetchOne(db, id: 1))
      #expect(fetched.placedAt == time && fetched.seenAt == time)
      #expect(fetched.paid == false && fetched.note == #"none "yet""#)
      let row = try #require(try Row.fetchOne(db, sql: "SELECT *, typeof(total) AS t FROM orders"))
      #expect(row["placed_at"] as String? == "2026-11-23 10:15:00.000")
      #expect(row["seen_at"] as Int64? == 1_795_428_900)
      #expect(row["t"] as String? == "real")
      #expect(row["total"] as Double? == 19.99)
      try fetched.update(db)
      #expect(try Double.fetchOne(db, sql: "SELECT total FROM orders") == 19.99)
    }
  }

  @Test("keep decimal numbers of 15 digits in the database")
  func decimals() throws {
    try inDatabase { db in
      for text in ["0.1", "3.133", "1234567890.12345", "-99999999.99", "100", "0.000001"] {
        var order = Order(placedAt: time, total: try #require(Decimal(string: text)))
        try order.insert(db)
        let before = try Row.fetchOne(db, sql: "SELECT * FROM orders")
        let fetched = try #require(try Order.fetchOne(db))
        #expect(fetched.total == order.total)
        let copy = try #require(before)
        #expect(try Order(row: copy).total == order.total)
        try fetched.update(db)
        #expect(try Row.fetchOne(db, sql: "SELECT * FROM orders") == before)
        #expect(try Double.fetchOne(db, sql: "SELECT total FROM orders") == Double(text))
        try Order.deleteAll(db)
      }
    }
  }

  @Test("read what SQLite computes, and do not write it")
  func generated() throws {
    try inDatabase { db in
      var order = Order(placedAt: time, total: 1)
      try order.insert(db)
      let item = OrderItem(
        orderID: 1, position: 1, price: 2.5, quantity: 4, due: time, checkedAt: time)
      try item.insert(db)
      let fetched = try #require(try OrderItem.fetchOne(db))
      #expect(fetched.amount == 10 && fetched.doubled == 8)
      try fetched.update(db)
      let row = try #require(try Row.fetchOne(db, sql: "SELECT due, checked_at FROM order_items"))
      #expect(row["due"] as String? == "2026-11-23")
      #expect(row["checked_at"] as Int64? == 1_795_428_900)
    }
  }

  @Test("hold values of any type")
  func anyValue() throws {
    try inDatabase { db in
      let kinds: [any DatabaseValueConvertible] = [1, "x", 1.5, Data([0, 1])]
      let values = kinds.map(\.databaseValue)
      for value in values {
        let price = Decimal(string: "19.99")
        let setting = Setting(key: "k", value: value, extra: value, container: time, price: price)
        try setting.insert(db)
        let fetched = try #require(try Setting.fetchOne(db))
        #expect(fetched.value == value && fetched.extra == value && fetched.doubled == value)
        #expect(fetched.price == price)
        try fetched.update(db)
        #expect(try Double.fetchOne(db, sql: "SELECT price FROM settings") == 19.99)
        try setting.delete(db)
      }
      try Setting(key: "n", extra: 1.databaseValue).insert(db)
      #expect(try Setting.fetchOne(db)?.value == .null)
    }
  }

  @Test("have every column of a table with terrible names")
  func names() throws {
    try inDatabase { db in
      var word = Word()
      (word.class, word.selfColumn, word.initColumn, word.column2) = ("a", "b", "c", "d")
      (word.userID, word.userID2, word.诗, word.column1st) = (1, 2, "e", 3)
      (word.lineBreak, word.tickS, word.äö) = ("f", "g", "h")
      try word.insert(db)
      #expect(try Word.fetchOne(db) == word)
      let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM words"))
      #expect(row[""] as String? == "d")
      #expect(["user_id", "userId", "1st"].map { row[$0] as Int64? } == [1, 2, 3])
      #expect(row["line\nbreak"] as String? == "f")
      #expect(try Word.filter(Word.Columns.class == "a").fetchCount(db) == 1)
    }
  }

  @Test("are joined by their relations")
  func associations() throws {
    try inDatabase { db in
      var (poet, rival) = (Poet(name: "Li Bai"), Poet(name: "Du Fu"))
      try rival.insert(db)
      poet.rivalID = rival.id
      try poet.insert(db)
      try Letter(code: "l", sender: poet.id, receiver: 1, token: UUID()).insert(db)
      var order = Order(placedAt: time, total: 1)
      try order.insert(db)
      try OrderItem(orderID: 1, position: 1).insert(db)

      let toItsOrder = OrderItem.including(required: OrderItem.order).order(sql: "position")
      #expect(try toItsOrder.fetchCount(db) == 1)
      #expect(try poet.request(for: Poet.rival).fetchOne(db)?.name == "Du Fu")
      #expect(try poet.request(for: Poet.lettersBySenderPoet).fetchCount(db) == 1)
      #expect(try poet.request(for: Poet.lettersByReceiverPoet).fetchCount(db) == 0)
      #expect(try rival.request(for: Poet.lettersByReceiverPoet).fetchCount(db) == 1)
      #expect(try Letter.joining(required: Letter.receiverPoet).fetchCount(db) == 1)
      try Profile(poetID: 1, bio: "…").insert(db)
      #expect(try rival.request(for: Poet.profile).fetchOne(db)?.bio == "…")
    }
  }

  @Test("are fetched from views and virtual tables")
  func views() throws {
    try inDatabase { db in
      try db.execute(
        sql: """
          INSERT INTO poets (name, born_on) VALUES ('Li Bai', '0701-05-19');
          INSERT INTO poem (poet_id) VALUES (1);
          INSERT INTO poem_texts VALUES ('title', 'moonlight');
          """)
      let count = try #require(try PoetCount.fetchOne(db))
      #expect(count.name == "Li Bai" && count.n == 1.databaseValue && count.bornOn != nil)
      #expect(try PoemText.fetchAll(db).map(\.body) == ["moonlight"])
      #expect(
        try PoemText.matching(FTS5Pattern(matchingAnyTokenIn: "moonlight")).fetchCount(db) == 1)
    }
  }
}
