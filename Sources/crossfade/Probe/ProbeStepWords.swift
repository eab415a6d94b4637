internal import ServingCore

/// What a checking process was doing, in words for people.
enum ProbeStepWords {
  /// - Parameters:
  ///   - open: the step that had begun and not ended.
  ///   - lastEnded: the last one that had ended, if none is open.
  static func doing(_ open: String?, lastEnded: String?) -> String {
    guard let open else {
      return lastEnded.map { "after the step \($0.quotedForMessage)" } ?? "before its first step"
    }
    return switch open {
    case "engine": "while it was starting the engine"
    case "confinement": "while it was giving up its rights"
    case "load": "while it was loading the model"
    case "signature": "while it was reading the model's signature"
    case "warm-up": "while it was warming the model up"
    case "golden": "while it was asking the golden cases"
    case "batching": "while it was asking the golden cases together"
    case "close": "while it was closing the model"
    default: "in the step \(open.quotedForMessage)"
    }
  }
}
