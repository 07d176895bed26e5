/// A colour of the terminal. It never is the only sign of anything.
enum Colour: String {
  case red = "31"
  case green = "32"
  case yellow = "33"
}

/// A text of which parts have a colour, if the stream may have them.
///
/// The codes for colours are put in by the console, behind everything else: a text that holds such
/// codes itself is shown with them written out.
struct StyledText: Sendable {
  struct Part: Sendable {
    let text: String
    let colour: Colour?
  }

  let parts: [Part]

  init(_ text: String, _ colour: Colour? = nil) {
    parts = [Part(text: text, colour: colour)]
  }

  private init(parts: [Part]) {
    self.parts = parts
  }

  /// The text without colours.
  var plain: String { parts.map(\.text).joined() }

  static func + (text: String, styled: StyledText) -> StyledText {
    StyledText(parts: StyledText(text).parts + styled.parts)
  }

  static func + (styled: StyledText, text: String) -> StyledText {
    StyledText(parts: styled.parts + StyledText(text).parts)
  }
}

extension Sequence<StyledText> {
  /// The texts as part of a message, where they have no colours.
  func joined(separator: String) -> String {
    map(\.plain).joined(separator: separator)
  }
}
