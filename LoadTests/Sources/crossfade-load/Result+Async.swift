extension Result where Failure == any Error {
  /// The outcome of asynchronous work, kept until what must happen either way is done.
  init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
