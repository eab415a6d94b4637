package import ServingCore

/// The error that `body` ends with; nil when it does not fail.
package func refusal(of body: () throws(ServingError) -> some Any) -> ServingError? {
  do throws(ServingError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
