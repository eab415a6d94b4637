package import ServingCore

/// A caller, and how long that may be taken for granted: until the credential ends, or the files of
/// access control change.
package struct Authenticated: Sendable {
  package let caller: Caller
  /// When the credential ends.
  package let until: MonotonicInstant
  /// The ``Authenticator/generation`` that it was found in.
  package let generation: Int

  package init(caller: Caller, until: MonotonicInstant, generation: Int) {
    self.caller = caller
    self.until = until
    self.generation = generation
  }
}
