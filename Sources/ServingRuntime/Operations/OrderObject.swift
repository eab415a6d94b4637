internal import RegistryStore
internal import ServingCore

/// An object of an order's body whose keys are known. One that nobody knows is refused: a caller
/// who mistypes a key would otherwise get another order carried out than the one that was meant.
struct OrderObject {
  private let field: OrderField
  private let fields: [String: OrderField]

  /// Reads a body; one without any bytes is an empty object.
  /// - Throws: `INVALID_ARGUMENT` naming the key or the line, what was expected and what came.
  init(body: [UInt8], keys: [String]) throws(ServingError) {
    let value = body.isEmpty ? JSONValue.object([]) : try JSONParser.parse(body)
    try self.init(OrderField(place: "", value: value), keys: keys)
  }

  init(_ field: OrderField, keys: [String]) throws(ServingError) {
    guard case .object(let members) = field.value else { throw field.mismatch("an object") }
    self.field = field
    var fields: [String: OrderField] = [:]
    for member in members {
      guard keys.contains(member.key) else {
        throw OrderField(place: field.join(member.key), value: member.value)
          .refusal("unknown key, expected one of: \(keys.joined(separator: ", "))")
      }
      // What is null is as good as left out.
      guard member.value != .null else { continue }
      fields[member.key] = OrderField(place: field.join(member.key), value: member.value)
    }
    self.fields = fields
  }

  subscript(key: String) -> OrderField? { fields[key] }

  func require(_ key: String) throws(ServingError) -> OrderField {
    guard let found = fields[key] else {
      throw OrderField(place: field.join(key), value: .null).refusal("missing")
    }
    return found
  }

  func refusal(_ problem: String) -> ServingError { field.refusal(problem) }

  /// The revision that must be in force for the order to be carried out, zero for none.
  func expectedRevision() throws(ServingError) -> Int? {
    try self["expected_revision"]?.integer(in: 0...Route.revisionMax)
  }
}
