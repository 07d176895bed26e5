import Foundation

extension Int {
  /// `1,204`, the same wherever the program runs.
  var grouped: String { formatted(.number.locale(Locale(identifier: "en_US"))) }
}
