// Written by `godwit records` (8f45012fd92463e4). What you edit is yours: it is not written again.
// swift-format-ignore-file: IdentifiersMustBeASCII

import GRDB

/// A row of the table `words`.
///
/// - `äö` is left out: GRDB cannot tell its name, or cannot write it.
/// - `quote"s` is left out: GRDB cannot tell its name, or cannot write it.
public struct Word: Codable, Hashable, Sendable {
  public var `class`: String?
  public var `default`: Int64?
  public var selfColumn: String?
  public var type: String?
  public var initColumn: String?
  public var description: String?
  public var hashValueColumn: String?
  public var hash: String?
  public var firstName: String?
  public var äö: String?
  public var column1st: Int64?
  public var column: String?
  public var column2: String?
  public var userID: Int64?
  public var userID2: Int64?
  public var 诗: String?
  public var é: String?
  public var rawValueColumn: String?
  public var stringValueColumn: String?
  public var intValueColumn: String?
  public var debugDescription: String?
  public var columns: String?
  public var codingKeys: String?
  public var databaseTableName: String?
  public var encode: String?
  public var insert: String?
  public var update: String?
  public var save: String?
  public var didInsert: String?
  public var `var`: String?
  public var `inout`: String?
  public var `let`: String?
  public var async: String?
  public var `await`: String?
  public var `protocol`: String?
  public var any: String?
  public var some: String?
  public var none: String?
  public var `nil`: String?
  public var `true`: String?
  public var column3: String?
  public var column1: String?
  public var tickS: String?
  public var `copy`: String?
  public var `consume`: String?
  public var `each`: String?
  public var id: String?
  public var databaseDictionary: String?
  public var htmlBody: String?
  public var imageURL: String?
  public var row: String?
  public var container: String?
  public var lineBreak: String?
  public var encoder: String?
  public var decoder: String?
  public var allCases: String?
  public var `rethrows`: String?
  public var `yield`: String?

  public init(
    `class`: String? = nil,
    `default`: Int64? = nil,
    selfColumn: String? = nil,
    type: String? = nil,
    initColumn: String? = nil,
    description: String? = nil,
    hashValueColumn: String? = nil,
    hash: String? = nil,
    firstName: String? = nil,
    äö: String? = nil,
    column1st: Int64? = nil,
    column: String? = nil,
    column2: String? = nil,
    userID: Int64? = nil,
    userID2: Int64? = nil,
    诗: String? = nil,
    é: String? = nil,
    rawValueColumn: String? = nil,
    stringValueColumn: String? = nil,
    intValueColumn: String? = nil,
    debugDescription: String? = nil,
    columns: String? = nil,
    codingKeys: String? = nil,
    databaseTableName: String? = nil,
    encode: String? = nil,
    insert: String? = nil,
    update: String? = nil,
    save: String? = nil,
    didInsert: String? = nil,
    `var`: String? = nil,
    `inout`: String? = nil,
    `let`: String? = nil,
    async: String? = nil,
    `await`: String? = nil,
    `protocol`: String? = nil,
    any: String? = nil,
    some: String? = nil,
    none: String? = nil,
    `nil`: String? = nil,
    `true`: String? = nil,
    column3: String? = nil,
    column1: String? = nil,
    tickS: String? = nil,
    `copy`: String? = nil,
    `consume`: String? = nil,
    `each`: String? = nil,
    id: String? = nil,
    databaseDictionary: String? = nil,
    htmlBody: String? = nil,
    imageURL: String? = nil,
    row: String? = nil,
    container: String? = nil,
    lineBreak: String? = nil,
    encoder: String? = nil,
    decoder: String? = nil,
    allCases: String? = nil,
    `rethrows`: String? = nil,
    `yield`: String? = nil
  ) {
    self.`class` = `class`
    self.`default` = `default`
    self.selfColumn = selfColumn
    self.type = type
    self.initColumn = initColumn
    self.description = description
    self.hashValueColumn = hashValueColumn
    self.hash = hash
    self.firstName = firstName
    self.äö = äö
    self.column1st = column1st
    self.column = column
    self.column2 = column2
    self.userID = userID
    self.userID2 = userID2
    self.诗 = 诗
    self.é = é
    self.rawValueColumn = rawValueColumn
    self.stringValueColumn = stringValueColumn
    self.intValueColumn = intValueColumn
    self.debugDescription = debugDescription
    self.columns = columns
    self.codingKeys = codingKeys
    self.databaseTableName = databaseTableName
    self.encode = encode
    self.insert = insert
    self.update = update
    self.save = save
    self.didInsert = didInsert
    self.`var` = `var`
    self.`inout` = `inout`
    self.`let` = `let`
    self.async = async
    self.`await` = `await`
    self.`protocol` = `protocol`
    self.any = any
    self.some = some
    self.none = none
    self.`nil` = `nil`
    self.`true` = `true`
    self.column3 = column3
    self.column1 = column1
    self.tickS = tickS
    self.`copy` = `copy`
    self.`consume` = `consume`
    self.`each` = `each`
    self.id = id
    self.databaseDictionary = databaseDictionary
    self.htmlBody = htmlBody
    self.imageURL = imageURL
    self.row = row
    self.container = container
    self.lineBreak = lineBreak
    self.encoder = encoder
    self.decoder = decoder
    self.allCases = allCases
    self.`rethrows` = `rethrows`
    self.`yield` = `yield`
  }

  public enum CodingKeys: String, CodingKey {
    case `class`
    case `default`
    case selfColumn = "self"
    case type = "Type"
    case initColumn = "init"
    case description
    case hashValueColumn = "hashValue"
    case hash
    case firstName = "first name"
    case äö = "ÄÖ"
    case column1st = "1st"
    case column = "🙂"
    case column2 = ""
    case userID = "user_id"
    case userID2 = "userId"
    case 诗
    case é
    case rawValueColumn = "rawValue"
    case stringValueColumn = "stringValue"
    case intValueColumn = "intValue"
    case debugDescription
    case columns = "Columns"
    case codingKeys = "CodingKeys"
    case databaseTableName = "database_table_name"
    case encode
    case insert
    case update
    case save
    case didInsert = "did_insert"
    case `var`
    case `inout`
    case `let`
    case async
    case `await`
    case `protocol` = "Protocol"
    case any
    case some
    case none
    case `nil`
    case `true`
    case column3 = "_"
    case column1 = "\\(1)"
    case tickS = "tick`s"
    case `copy`
    case `consume`
    case `each`
    case id
    case databaseDictionary = "database_dictionary"
    case htmlBody = "HTMLBody"
    case imageURL = "image_url"
    case row
    case container
    case lineBreak = "line\nbreak"
    case encoder
    case decoder
    case allCases = "all cases"
    case `rethrows`
    case `yield`
  }
}

extension Word: FetchableRecord, PersistableRecord {
  public static let databaseTableName = "words"

  public enum Columns {
    public static let `class` = Column(CodingKeys.class)
    public static let `default` = Column(CodingKeys.default)
    public static let selfColumn = Column(CodingKeys.selfColumn)
    public static let type = Column(CodingKeys.type)
    public static let initColumn = Column(CodingKeys.initColumn)
    public static let description = Column(CodingKeys.description)
    public static let hashValueColumn = Column(CodingKeys.hashValueColumn)
    public static let hash = Column(CodingKeys.hash)
    public static let firstName = Column(CodingKeys.firstName)
    public static let äö = Column(CodingKeys.äö)
    public static let column1st = Column(CodingKeys.column1st)
    public static let column = Column(CodingKeys.column)
    public static let column2 = Column(CodingKeys.column2)
    public static let userID = Column(CodingKeys.userID)
    public static let userID2 = Column(CodingKeys.userID2)
    public static let 诗 = Column(CodingKeys.诗)
    public static let é = Column(CodingKeys.é)
    public static let rawValueColumn = Column(CodingKeys.rawValueColumn)
    public static let stringValueColumn = Column(CodingKeys.stringValueColumn)
    public static let intValueColumn = Column(CodingKeys.intValueColumn)
    public static let debugDescription = Column(CodingKeys.debugDescription)
    public static let columns = Column(CodingKeys.columns)
    public static let codingKeys = Column(CodingKeys.codingKeys)
    public static let databaseTableName = Column(CodingKeys.databaseTableName)
    public static let encode = Column(CodingKeys.encode)
    public static let insert = Column(CodingKeys.insert)
    public static let update = Column(CodingKeys.update)
    public static let save = Column(CodingKeys.save)
    public static let didInsert = Column(CodingKeys.didInsert)
    public static let `var` = Column(CodingKeys.var)
    public static let `inout` = Column(CodingKeys.inout)
    public static let `let` = Column(CodingKeys.let)
    public static let async = Column(CodingKeys.async)
    public static let `await` = Column(CodingKeys.await)
    public static let `protocol` = Column(CodingKeys.protocol)
    public static let any = Column(CodingKeys.any)
    public static let some = Column(CodingKeys.some)
    public static let none = Column(CodingKeys.none)
    public static let `nil` = Column(CodingKeys.nil)
    public static let `true` = Column(CodingKeys.true)
    public static let column3 = Column(CodingKeys.column3)
    public static let column1 = Column(CodingKeys.column1)
    public static let tickS = Column(CodingKeys.tickS)
    public static let `copy` = Column(CodingKeys.copy)
    public static let `consume` = Column(CodingKeys.consume)
    public static let `each` = Column(CodingKeys.each)
    public static let id = Column(CodingKeys.id)
    public static let databaseDictionary = Column(CodingKeys.databaseDictionary)
    public static let htmlBody = Column(CodingKeys.htmlBody)
    public static let imageURL = Column(CodingKeys.imageURL)
    public static let row = Column(CodingKeys.row)
    public static let container = Column(CodingKeys.container)
    public static let lineBreak = Column(CodingKeys.lineBreak)
    public static let encoder = Column(CodingKeys.encoder)
    public static let decoder = Column(CodingKeys.decoder)
    public static let allCases = Column(CodingKeys.allCases)
    public static let `rethrows` = Column(CodingKeys.rethrows)
    public static let `yield` = Column(CodingKeys.yield)
  }
}
