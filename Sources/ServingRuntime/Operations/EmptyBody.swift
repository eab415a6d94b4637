package import ServingCore

/// An order whose path says it all: its body is empty, or an object without members.
package enum EmptyBody {
  /// - Throws: `INVALID_ARGUMENT` naming the key that came.
  package static func check(body: [UInt8]) throws(ServingError) {
    _ = try OrderObject(body: body, keys: [])
  }
}
