/// Why a load cannot be run: what was expected, and what came.
package struct LoadError: Error, Hashable, Sendable, CustomStringConvertible {
  package var message: String

  package init(_ message: String) {
    self.message = message
  }

  package var description: String { message }
}
