import GodwitMigrations

/// The files that a pattern finds, one after the other, in the order in which folders have them.
struct PatternWalk {
  /// A folder that is being looked through.
  private struct Place {
    let folder: FolderReader
    /// As it is told: as the pattern was typed.
    let path: FleetPath
    let positions: PathPattern.Positions
  }

  let pattern: PathPattern
  /// Where relative paths begin.
  private let workingDirectory: String
  private var places: [Place] = []
  /// Folders that are known by their names, and not looked into yet.
  private var waiting: [(path: FleetPath, positions: PathPattern.Positions)]

  init(_ pattern: PathPattern, in workingDirectory: String) {
    self.pattern = pattern
    self.workingDirectory = workingDirectory
    waiting = [
      (FleetPath(pattern.isAbsolute ? [FleetPath.slash] : []), pattern.start)
    ]
  }

  /// - Throws: `SystemError` for a folder that cannot be read; what else there is comes afterwards.
  mutating func next() throws -> FleetPath? {
    while true {
      if let (path, positions) = waiting.popLast() {
        if let file = try enter(path, positions) { return file }
      } else if let place = places.last {
        do {
          guard let name = try place.folder.next() else {
            places.removeLast()
            continue
          }
          if let file = look(at: name, in: place.path, place.positions) { return file }
        } catch {
          places.removeLast()
          throw error
        }
      } else {
        return nil
      }
    }
  }

  private mutating func enter(
    _ path: FleetPath, _ positions: PathPattern.Positions
  ) throws -> FleetPath? {
    if let name = pattern.onlyName(at: positions) { return look(at: name, in: path, positions) }
    let folder = try FolderReader(path.absolute(in: workingDirectory), named: path)
    places.append(Place(folder: folder, path: path, positions: positions))
    return nil
  }

  /// - Returns: The file of a name, if it is one, and meant.
  private mutating func look(
    at name: [UInt8], in folder: FleetPath, _ positions: PathPattern.Positions
  ) -> FleetPath? {
    let isMeant = pattern.matchesFile(name, at: positions)
    let inside = pattern.positions(inFolder: name, isLink: false, at: positions)
    guard isMeant || !inside.isEmpty else { return nil }
    let path = folder.appending(name)
    switch FolderReader.kind(path.absolute(in: workingDirectory)) {
    case .file: return isMeant ? path : nil
    case .folder: if !inside.isEmpty { waiting.append((path, inside)) }
    case .linkToFolder:
      let inside = pattern.positions(inFolder: name, isLink: true, at: positions)
      if !inside.isEmpty { waiting.append((path, inside)) }
    case .other, nil: break
    }
    return nil
  }
}
