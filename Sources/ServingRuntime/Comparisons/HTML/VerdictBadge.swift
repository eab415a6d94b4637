/// A verdict's word with a sign, so that it is not its colour alone that tells.
enum VerdictBadge {
  static func badge(_ verdict: ComparisonVerdict) -> Markup {
    """
    <span class="badge is-\(verdict.rawValue)"><span class="sign" aria-hidden="true">\
    \(sign(verdict))</span>\(verdict.rawValue)</span>
    """
  }

  static func sign(_ verdict: ComparisonVerdict) -> String {
    switch verdict {
    case .alike: "≈"
    case .different: "≠"
    case .inconclusive: "?"
    }
  }
}
