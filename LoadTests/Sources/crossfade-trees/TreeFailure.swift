/// Why something could not be measured, for people to read.
struct TreeFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
