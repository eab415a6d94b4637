import CInferenceProtos
package import ServingCore

/// A `ModelInferRequest`, decoded. Made to be used again and again: its arena and lists keep their
/// memory, so that a small request takes no call of `malloc` but for names over 15 bytes.
///
/// Not thread-safe; one owner at a time, as the request moves through the house. The views in
/// ``inputs`` point into the body and into this object's arena: they die at ``reset()``, at the
/// next ``decode(_:)``, or with the body, whichever is first.
package final class InferRequestMessage {
  package let limits: WireLimits

  private let arena: Arena
  /// One property, taken out while it is filled: each access to a class's own property is checked
  /// for exclusivity at run time, which was a third of the time of a small request.
  private var content = InferRequestContent()

  package init(limits: WireLimits) {
    self.limits = limits
    arena = Arena(byteBudget: 0)
  }

  /// The model's name as the body gives it; empty when it gives none, as the path decides.
  package var modelName: String { content.modelName }
  /// The version as the body gives it, in decimal; empty when it gives none.
  package var modelVersion: String { content.modelVersion }
  /// The caller's own mark, which the reply repeats; empty when there is none.
  package var id: String { content.id }
  /// In the body's order; names may repeat, which the check against a signature refuses.
  package var inputs: [NamedTensor] { content.inputs }
  /// The outputs wanted, in the body's order; empty means all.
  package var requestedOutputs: [String] { content.requestedOutputs }
  /// Whether tensors came as raw contents, so that the reply's shall too.
  package var usesRawContents: Bool { content.usesRawContents }

  /// Bytes of memory that the arena has now, for gauges.
  package var heldBytes: Int { arena.heldBytes }

  /// Decodes a body, which must stay where it is for as long as ``inputs`` is used.
  /// - Throws: `INVALID_ARGUMENT` when the body is malformed or its tensors contradict
  ///   themselves, `RESOURCE_EXHAUSTED` (413) over a limit. Nothing is left of the body then.
  package func decode(_ body: UnsafeRawBufferPointer) throws(ServingError) {
    var content = InferRequestContent()
    swap(&content, &self.content)
    defer { swap(&content, &self.content) }
    content.removeAll()
    arena.rewind(
      retainedBytesMax: limits.arenaRetainedBytesMax,
      byteBudget: limits.arenaBytes(forBody: body.count))
    do {
      try content.fill(from: body, arena: arena, limits: limits)
    } catch {
      content.removeAll()
      arena.rewind(retainedBytesMax: limits.arenaRetainedBytesMax, byteBudget: 0)
      throw error
    }
  }

  /// The value of a request parameter; nil when it is absent or has no value. Where a body names
  /// one twice the last wins, as protobuf has it for maps.
  package func parameter(_ name: String) -> InferParameter? { content.parameter(name) }

  /// The names of all request parameters in the body's order, repeated where the body does.
  package var parameterNames: [String] { content.parameterNames }

  /// Lets go of the body. Memory up to ``WireLimits/arenaRetainedBytesMax`` stays for the next.
  package func reset() {
    content.removeAll()
    arena.rewind(retainedBytesMax: limits.arenaRetainedBytesMax, byteBudget: 0)
  }
}
