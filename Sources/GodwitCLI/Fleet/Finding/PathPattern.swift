/// A pattern for paths: a ``NamePattern`` for each name, and `**` for any number of folders.
struct PathPattern: Hashable, Sendable {
  enum Component: Hashable, Sendable {
    case name(NamePattern)
    /// `**`
    case folders
  }

  /// As it was typed.
  let text: FleetPath
  let isAbsolute: Bool
  let components: [Component]

  init(_ text: FleetPath) {
    self.text = text
    isAbsolute = text.bytes.first == FleetPath.slash
    components = text.bytes.split(separator: FleetPath.slash).map { name in
      name.elementsEqual("**".utf8) ? .folders : .name(NamePattern(name))
    }
  }

  /// How far a path has come in the pattern: the components that may be next.
  typealias Positions = Set<Int>

  var start: Positions { skippingFolders([0]) }

  /// `**` stands for no folder as well.
  private func skippingFolders(_ positions: Positions) -> Positions {
    var all = positions
    for var position in positions {
      while components.indices.contains(position), components[position] == .folders {
        position += 1
        all.insert(position)
      }
    }
    return all
  }

  /// The one name that can be next, where only one can: no folder need be looked through for it.
  func onlyName(at positions: Positions) -> [UInt8]? {
    guard positions.count == 1, let position = positions.first, position < components.count,
      case .name(let pattern) = components[position]
    else { return nil }
    return pattern.literal
  }

  /// Whether a file of some name is meant.
  func matchesFile(_ name: some Collection<UInt8>, at positions: Positions) -> Bool {
    guard let last = components.indices.last, positions.contains(last) else { return false }
    return components[last] == .folders
      ? Self.isEnteredByStars(name) : matches(name, at: last)
  }

  /// How far the pattern has come in a folder of some name; nowhere if nothing in it can be meant.
  ///
  /// - Parameter isLink: Whether it is a link to a folder: such a one is entered only where the pattern
  ///   names it, as links could lead around in a circle.
  func positions(
    inFolder name: some Collection<UInt8>, isLink: Bool, at positions: Positions
  ) -> Positions {
    var next: Positions = []
    for position in positions where position < components.count {
      switch components[position] {
      case .folders: if !isLink, Self.isEnteredByStars(name) { next.insert(position) }
      case .name: if matches(name, at: position) { next.insert(position + 1) }
      }
    }
    return skippingFolders(next).filter { $0 < components.count }
  }

  private func matches(_ name: some Collection<UInt8>, at position: Int) -> Bool {
    guard case .name(let pattern) = components[position] else { return false }
    return pattern.matches(name)
  }

  private static func isEnteredByStars(_ name: some Collection<UInt8>) -> Bool {
    name.first != UInt8(ascii: ".")
  }

  /// Whether a path is one that the pattern finds.
  func matches(_ path: FleetPath) -> Bool {
    guard isAbsolute == (path.bytes.first == FleetPath.slash) else { return false }
    let names = path.bytes.split(separator: FleetPath.slash)
    guard let last = names.last else { return false }
    let end = names.dropLast().reduce(start) { positions(inFolder: $1, isLink: false, at: $0) }
    return matchesFile(last, at: end)
  }
}
