package import ServingCore

extension YAMLField {
  /// One of a closed list of words.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>() throws(ServingError)
    -> Choice
  {
    let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    guard let choice = Choice(rawValue: try string(byteCountMax: 64)) else {
      throw mismatch("one of \(known)")
    }
    return choice
  }
}
