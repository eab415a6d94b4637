package import ServingCore

/// Reads what holds for a registry as a whole, from the `registry.yaml` in its folder. Blocks on
/// the file system.
package struct RegistryPolicyReader: Sendable {
  package let root: String

  package init(root: String) {
    self.root = root
  }

  /// The policy in force now; the defaults of a registry without the file.
  ///
  /// Nothing is remembered: rules that are to hold must be those of the moment.
  /// - Throws: what is wrong with the file, or the system's words. The policy is not known then,
  ///   which is something else than the defaults: whoever must keep to it does nothing new.
  package func read() throws(ServingError) -> RegistryPolicy {
    let folder = try RegistryReader.openRoot(root)
    do throws(ServingError) {
      let yaml = try folder.file(reading: RegistryPolicy.fileName)
        .readAll(byteCountMax: RegistryPolicyCodec.byteCountMax)
      return try RegistryPolicyCodec.decode(yaml)
    } catch {
      if error.systemNumber != nil, error.code == .notFound { return .defaults }
      throw error.prefixed("policy \("\(root)/\(RegistryPolicy.fileName)".quotedPath)")
    }
  }
}
