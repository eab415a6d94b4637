/// Waits for a condition, for at most 20 s.
func comesTrue(_ condition: () throws -> Bool) async throws -> Bool {
  for _ in 0..<4_000 {
    if try condition() { return true }
    try await Task.sleep(for: .milliseconds(5))
  }
  return false
}
