/// Where a declaration stands in the developer's source.
public struct SourceLocation: Hashable, Sendable, Codable {
  /// The module and the file, as `#fileID` tells them: `AppSchema/Poems.swift`.
  public let fileID: String
  public let line: Int

  public init(fileID: String, line: Int) {
    self.fileID = fileID
    self.line = line
  }
}

/// Something that rides along with a value without being part of it: it is equal to any other
/// annotation and is not encoded.
///
/// Two tables that were declared in different places, or of which one was read from a database,
/// are equal if they are the same table.
@propertyWrapper
public struct Annotation<Value: Sendable>: Hashable, Sendable, Codable {
  public var wrappedValue: Value?

  public init(wrappedValue: Value? = nil) {
    self.wrappedValue = wrappedValue
  }

  public static func == (_: Self, _: Self) -> Bool { true }

  public func hash(into _: inout Hasher) {}

  public init(from _: any Decoder) throws {
    wrappedValue = nil
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}
