/// What holds for a registry as a whole: the contents of its `registry.yaml`, checked. A registry
/// without the file has the defaults.
package struct RegistryPolicy: Hashable, Sendable {
  /// The layout of the file; readers refuse any other.
  package static let schema = 1
  package static let fileName = "registry.yaml"
  package static let defaults = RegistryPolicy(requiresSignature: false, fourEyes: [])

  /// Whether only versions with a valid signature over their manifest are loaded.
  package var requiresSignature: Bool
  /// The models whose promotion takes one who proposes it and another who approves.
  package var fourEyes: [ModelPattern]

  package init(requiresSignature: Bool, fourEyes: [ModelPattern]) {
    self.requiresSignature = requiresSignature
    self.fourEyes = fourEyes
  }

  package func takesTwo(_ model: ModelName) -> Bool { fourEyes.contains { $0.matches(model) } }
}
