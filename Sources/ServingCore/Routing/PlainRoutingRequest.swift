/// A request that is there as text, for tools and tests.
package struct PlainRoutingRequest: RoutingRequest {
  package var key: String
  package var parameters: [String: String]

  package init(key: String, parameters: [String: String] = [:]) {
    self.key = key
    self.parameters = parameters
  }

  package func withKey<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var key = key
    return key.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }

  package func parameter(_ name: String) -> String? { parameters[name] }
}
