internal import ServingCore

/// How the files of a model's `proposals/` are named: `00000001.yaml` is a proposal, and
/// `00000001.decision.yaml` what was decided of it.
enum ProposalFileName {
  static let folder = "proposals"
  /// Of files that are neither yet.
  static let temporaryPrefix = ".proposal-"

  private static let decisionSuffix = ".decision.yaml"

  static func proposal(_ number: Int) -> String { RouteFileName.name(of: number) }

  static func decision(_ number: Int) -> String {
    String(RouteFileName.name(of: number).prefix { $0 != "." }) + decisionSuffix
  }

  /// The proposal that a name stands for; nil for any other name, and for a decision's.
  static func number(_ name: [UInt8]) -> Int? { RouteFileName.revision(name) }

  /// Whether a name is one of a decision.
  static func isDecision(_ name: [UInt8]) -> Bool {
    let suffix = Array(decisionSuffix.utf8)
    guard name.count > suffix.count, name.suffix(suffix.count).elementsEqual(suffix) else {
      return false
    }
    return number(name.dropLast(suffix.count) + Array(".yaml".utf8)) != nil
  }
}
