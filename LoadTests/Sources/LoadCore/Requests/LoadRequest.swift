/// One kind of request of a load: always the same bytes, to the same model.
package struct LoadRequest: Hashable, Sendable {
  package var model: String
  /// The version to pin; nil lets the model's route decide.
  package var version: Int64?
  /// Rows of the batch axis; nil when only the body's maker knows.
  package var rowCount: Int?
  /// Outputs whose leading dimension counts rows.
  package var rowOutputs: Set<String>
  /// An encoded `ModelInferRequest`.
  package var body: [UInt8]

  package init(
    model: String, version: Int64?, rowCount: Int?, rowOutputs: Set<String>, body: [UInt8]
  ) {
    self.model = model
    self.version = version
    self.rowCount = rowCount
    self.rowOutputs = rowOutputs
    self.body = body
  }
}
