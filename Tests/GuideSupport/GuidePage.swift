import Foundation

/// A page of the guide, or the README: Markdown, with what its code blocks are for.
public struct GuidePage: Sendable {
  /// The file, from the package's folder.
  public let path: String
  public let lines: [String]
  public let blocks: [Block]

  /// A fenced block of code, with the hidden comments right before it.
  public struct Block: Sendable {
    public let language: String
    /// The index of the line of the fence.
    public let fence: Int
    public let lines: [String]
    /// What the comments before it say, as `in: table`.
    public let remarks: [Remark]

    /// What its comments say of one kind: `remark("in")` is `table`.
    public func remark(_ key: String) -> String? { remarks.last { $0.key == key }?.value }
  }

  /// `<!-- key: value -->`, on a line of its own.
  public struct Remark: Sendable {
    public let key: String
    public let value: String
    public let line: Int

    public static let keys = [
      "in", "file", "run", "sandbox", "not run", "not compiled", "generated",
    ]

    init?(_ text: String, line: Int) {
      let text = text.trimmingCharacters(in: .whitespaces)
      guard text.hasPrefix("<!--"), text.hasSuffix("-->") else { return nil }
      let body = text.dropFirst(4).dropLast(3).trimmingCharacters(in: .whitespaces)
      guard let colon = body.firstIndex(of: ":") else { return nil }
      key = String(body[..<colon])
      value = body[body.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      self.line = line
      guard Self.keys.contains(key) else { return nil }
    }
  }

  /// All comments that are for the tool.
  public let remarks: [Remark]

  public init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    (blocks, remarks) = Self.parse(lines)
  }

  /// The file's name without what stands before and behind it.
  public var name: String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".md") ? String(file.dropLast(3)) : file
  }

  /// The lines of text, without what stands in blocks of code.
  public var prose: [(line: Int, text: String)] {
    let code = blocks.map { $0.fence...($0.fence + $0.lines.count + 1) }
    return lines.enumerated().filter { line in !code.contains { $0.contains(line.offset) } }
      .map { (line: $0.offset, text: $0.element) }
  }

  private static func parse(_ lines: [String]) -> ([Block], [Remark]) {
    var blocks: [Block] = []
    var remarks: [Remark] = []
    var pending: [Remark] = []
    var open: (language: String, fence: Int, body: [String])?
    for (number, line) in lines.enumerated() {
      if let block = open {
        if line.trimmingCharacters(in: .whitespaces) == "```" {
          blocks.append(
            Block(
              language: block.language, fence: block.fence, lines: block.body, remarks: pending))
          (open, pending) = (nil, [])
        } else {
          open?.body.append(line)
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)).trimmingCharacters(in: .whitespaces), number, [])
      } else if let remark = Remark(line, line: number) {
        remarks.append(remark)
        pending.append(remark)
      } else if !line.trimmingCharacters(in: .whitespaces).isEmpty {
        pending = []
      }
    }
    return (blocks, remarks)
  }
}

/// All pages: the guide's, and the files at the top of the package.
public struct Guide: Sendable {
  public let root: URL
  public let pages: [GuidePage]

  public static let catalog = "Sources/Godwit/Godwit.docc"

  public init(root: URL) throws {
    self.root = root
    let files = FileManager.default
    let articles = try files.contentsOfDirectory(
      atPath: root.appending(path: Self.catalog).path
    ).filter { $0.hasSuffix(".md") }.sorted().map { "\(Self.catalog)/\($0)" }
    let others = try files.contentsOfDirectory(atPath: root.path)
      .filter { $0.hasSuffix(".md") }.sorted()
    pages = try (articles + others).map { path in
      GuidePage(
        path: path,
        text: String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self))
    }
  }

  /// The pages of the catalog.
  public var articles: [GuidePage] { pages.filter { $0.path.hasPrefix(Self.catalog) } }
}
