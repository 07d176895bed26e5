/// Where a declaration stands in the developer's source.
package struct SourceLocation: Hashable, Sendable {
  /// The module and the file, as `#fileID` tells them: `AppSchema/Poems.swift`.
  package let fileID: String
  package let line: Int

  package init(fileID: String, line: Int) {
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
package struct Annotation<Value: Sendable>: Hashable, Sendable {
  package var wrappedValue: Value?

  package init(wrappedValue: Value? = nil) {
    self.wrappedValue = wrappedValue
  }

  package static func == (_: Self, _: Self) -> Bool { true }

  package func hash(into _: inout Hasher) {}
}
