internal import ServingCore

/// What a path asks of its caller, where access is controlled.
enum AdminAccess: Hashable {
  /// Nothing; credentials are not even looked at.
  case open
  /// To show no credentials that do not hold; what somebody may do is the answer itself.
  case anybody
  /// A right on the model of the path. Where that names none: on any model, and the answer is about
  /// those alone that the caller has the right on.
  case right(AccessRight)
  /// A right on every model, as the answer cannot be told apart by model.
  case rightOnAll(AccessRight)
}

extension AdminRoute {
  var access: AdminAccess {
    switch self {
    case .page, .pageFile, .document, .healthLive, .healthReady: .open
    case .whoami: .anybody
    case .metrics: .rightOnAll(.view)
    case .status, .modelStatus, .events, .models, .route, .history, .proposals, .canaries, .live,
      .quality, .comparisons, .comparison:
      .right(.view)
    // Of which model it is, the prediction tells: ``ReportAnswers`` asks for the rights on it.
    case .prediction, .replay: .right(.view)
    case .promote, .rollback, .canary, .ramp, .shadow, .withdraw: .right(.route)
    case .approve, .reject: .right(.approve)
    case .verify, .versions, .uploads, .upload, .uploadFile: .right(.publish)
    }
  }

  var isAboutAModel: Bool { rawValue.split(separator: "/").contains("{model}") }
}

extension Caller {
  /// Whether a right is had on every model, those to come too.
  func mayOnAll(_ right: AccessRight) -> Bool {
    grants.contains { $0.rights.contains(right) && $0.models.contains(.every) }
  }

  /// - Throws: as ``require(_:on:)``.
  func requireOnAll(_ right: AccessRight) throws(ServingError) {
    try require(right, on: nil)
    guard !mayOnAll(right) else { return }
    throw ServingError(
      .permissionDenied,
      "the right \(right.rawValue) on every model (models: [\"*\"]) is needed, and "
        + "\(name.quotedForMessage) has it on some only")
  }

  /// Whether a model may be seen, by its name as a report has it.
  func mayView(_ model: String) -> Bool {
    // A report names nothing else than models; what is none would be nobody's to see.
    guard let name = try? ModelName(model) else { return false }
    return may(.view, on: name)
  }
}
