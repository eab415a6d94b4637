internal import ServingCore

/// What a path is about. No tuple in ``DataPlaneEndpoint``: the run-time system copies those,
/// field by field.
struct ModelTarget: Hashable {
  /// As the path spells it.
  var model: String
  /// The version that the path pins; nil for none.
  var version: ModelVersion?
}
