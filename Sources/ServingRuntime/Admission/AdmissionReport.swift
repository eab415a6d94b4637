package import ServingCore

/// What the checks of one version found, in order. The first failure ends them.
package struct AdmissionReport: Hashable, Sendable {
  package private(set) var steps: [AdmissionStep] = []
  /// Why the version is not admitted; nil when it is.
  package private(set) var error: ServingError?

  package init() {}

  package var isAdmitted: Bool { error == nil }

  /// The name of the trusted key that signed the version; nil when none did.
  package var signedBy: String? { steps.lazy.compactMap(\.signer).first }

  package mutating func add(_ step: AdmissionStep) {
    steps.append(step)
  }

  /// Puts what was found now in place of an earlier step of the same name.
  package mutating func replace(_ step: AdmissionStep) {
    guard let index = steps.firstIndex(where: { $0.name == step.name }) else { return }
    steps[index] = step
  }

  /// Notes who signed the version, as the latest step found.
  package mutating func note(signer: String) {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].signer = signer
  }

  /// Goes on with what later checks found. An error that is here already stays.
  package mutating func add(_ later: AdmissionReport) {
    steps += later.steps
    error = error ?? later.error
  }

  package mutating func fail(_ error: ServingError) {
    self.error = error
  }
}
