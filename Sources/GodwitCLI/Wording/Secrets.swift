import Foundation

/// Passwords in URLs, which are never printed: `postgres://user:***@host/app?token=***`.
///
/// What is hidden is rather too much than too little: a password as people type it has the signs
/// in it that it should not have.
enum Secrets {
  /// A text with the secrets hidden of all URLs that stand in it.
  static func hidden(in text: String) -> String {
    // No text without these has a secret, and most text has none of them.
    guard text.utf8.contains(where: Sign.mayBeginSecret) else { return text }
    var result: [UInt8] = []
    var rest = Substring(text).utf8
    while !rest.isEmpty {
      let word = rest.prefix { !Sign.isSpace($0) }
      result += hidden(Array(word), endingValues: Sign.endsValueInText)
      rest = rest[word.endIndex...]
      let space = rest.prefix(while: Sign.isSpace)
      result += space
      rest = rest[space.endIndex...]
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A text that is a URL from its beginning to its end, with its secrets hidden.
  static func hidden(inURL text: String) -> String {
    String(decoding: hidden(Array(text.utf8), endingValues: Sign.endsValue), as: UTF8.self)
  }

  /// Whether a parameter of this name holds what others should not know.
  static func isSecret(_ name: String) -> Bool {
    let name = (name.removingPercentEncoding ?? name).lowercased()
    return ["pass", "pwd", "secret", "token", "credential", "auth", "signature"]
      .contains { name.contains($0) } || name.hasSuffix("key") || name == "sig"
  }

  private static let stars = Array("***".utf8)

  private static func hidden(_ url: [UInt8], endingValues endsValue: (UInt8) -> Bool) -> [UInt8] {
    hidingParameters(of: hidingUserInfo(of: url), endsValue)
  }

  /// Hides what stands between the first colon behind `://` and the last `@`.
  private static func hidingUserInfo(of url: [UInt8]) -> [UInt8] {
    guard let sign = url.firstRange(of: "://".utf8) else { return hidingUserInfo(ofMistyped: url) }
    guard
      // Nobody stands in front of a path: sqlite:////data/a:b@c
      sign.upperBound < url.endIndex, url[sign.upperBound] != Sign.slash
    else { return url }
    let start = sign.upperBound
    guard let at = url[start...].lastIndex(of: Sign.at) else {
      return hidingPassword(of: url, behind: start)
    }
    if let colon = url[start..<at].firstIndex(of: Sign.colon) {
      return url[...colon] + stars + url[at...]
    }
    // The user alone may be a token; behind a slash it is no user.
    let scheme = url[..<sign.lowerBound]
    let isOfWeb = scheme.hasSuffix("http") || scheme.hasSuffix("https")
    let isToken = isOfWeb && !url[start..<at].contains(Sign.slash)
    return isToken ? url[..<start] + stars + url[at...] : url
  }

  /// The same for a URL that lacks its slashes: `mysql:user:password@host`.
  private static func hidingUserInfo(ofMistyped url: [UInt8]) -> [UInt8] {
    // It may stand in quotes.
    guard let start = url.firstIndex(where: Sign.isOfScheme),
      let first = url[start...].firstIndex(of: Sign.colon),
      url[start..<first].allSatisfy(Sign.isOfScheme),
      let colon = url[(first + 1)...].firstIndex(of: Sign.colon),
      let at = url[colon...].lastIndex(of: Sign.at)
    else { return url }
    return url[...colon] + stars + url[at...]
  }

  /// Hides what stands behind a colon and cannot be a port, where a URL was cut at its `@`.
  private static func hidingPassword(of url: [UInt8], behind start: Int) -> [UInt8] {
    let authority = url[start...].prefix { $0 != Sign.slash && !Sign.endsValueInText($0) }
    guard let colon = authority.firstIndex(of: Sign.colon), authority.first != Sign.bracket,
      !authority[colon...].dropFirst().allSatisfy(Sign.isDigit)
    else { return url }
    return url[...colon] + stars + url[authority.endIndex...]
  }

  private static func hidingParameters(
    of url: [UInt8], _ endsValue: (UInt8) -> Bool
  ) -> [UInt8] {
    guard let query = url.firstIndex(where: { $0 == Sign.questionMark || $0 == Sign.hash }) else {
      return url
    }
    var result = Array(url[..<query])
    var rest = url[query...]
    while let separator = rest.popFirst() {
      result.append(separator)
      let name = rest.prefix { $0 != Sign.equals && !Sign.separatesParameters($0) }
      result += name
      rest = rest[name.endIndex...]
      guard rest.first == Sign.equals, isSecret(String(decoding: name, as: UTF8.self)) else {
        continue
      }
      result += [Sign.equals] + stars
      rest = rest.drop { !endsValue($0) }
    }
    return result
  }
}

extension ArraySlice<UInt8> {
  fileprivate func hasSuffix(_ word: StaticString) -> Bool {
    word.withUTF8Buffer { suffix($0.count).elementsEqual($0) }
  }
}

/// The bytes that matter in a URL.
private enum Sign {
  static let at = UInt8(ascii: "@")
  static let bracket = UInt8(ascii: "[")
  static let colon = UInt8(ascii: ":")
  static let equals = UInt8(ascii: "=")
  static let hash = UInt8(ascii: "#")
  static let questionMark = UInt8(ascii: "?")
  static let slash = UInt8(ascii: "/")

  static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

  static func isDigit(_ byte: UInt8) -> Bool { "0123456789".utf8.contains(byte) }

  static func mayBeginSecret(_ byte: UInt8) -> Bool { "/?#@".utf8.contains(byte) }

  /// https://www.rfc-editor.org/rfc/rfc3986#section-3.1, without the dot, which files have.
  static func isOfScheme(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || isDigit(byte)
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }

  static func separatesParameters(_ byte: UInt8) -> Bool {
    "?&;#".utf8.contains(byte)
  }

  static func endsValue(_ byte: UInt8) -> Bool { "&#".utf8.contains(byte) }

  /// Where a URL is quoted, the quote is not part of it; nor is the backslash in front of one.
  static func endsValueInText(_ byte: UInt8) -> Bool { "&#'\"`\\<>".utf8.contains(byte) }
}
