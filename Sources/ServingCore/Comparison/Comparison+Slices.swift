extension Comparison {
  /// Which slice a request with a value of a parameter is in.
  /// - Parameter value: nil when the request does not have the parameter.
  func slice(_ parameter: String, _ value: String?) -> ComparisonSlice {
    guard let value else {
      return ComparisonSlice(parameter: parameter, value: ComparisonSlice.noValue)
    }
    let other = ComparisonSlice(parameter: parameter, value: ComparisonSlice.otherValue)
    guard value.utf8.count <= ComparisonSlice.valueBytesMax else { return other }
    let slice = ComparisonSlice(parameter: parameter, value: value)
    return slices[slice] != nil || hasRoom(for: parameter) ? slice : other
  }

  /// Whether one more value of a parameter is told apart. Looked for only where a value is new, or
  /// beyond the bound.
  private func hasRoom(for parameter: String) -> Bool {
    slices.keys.count { slice in
      slice.parameter == parameter && slice.value != ComparisonSlice.noValue
        && slice.value != ComparisonSlice.otherValue
    } < ComparisonSlice.valuesMax
  }
}
