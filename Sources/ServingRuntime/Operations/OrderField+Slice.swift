internal import ServingCore

extension OrderField {
  /// The requests that a canary or a shadow is for.
  func slice() throws(ServingError) -> RouteSlice {
    var conditions: [String: [String]] = [:]
    for (name, values) in try mapping(countMax: RouteSlice.conditionsMax) {
      // An empty value is one like any other: a parameter that is there and says nothing.
      conditions[name] = try values.list(countMax: RouteSlice.valuesMax).map {
        value throws(ServingError) in
        try value.text(byteCountMax: RouteSlice.textBytesMax, mayBeEmpty: true)
      }
    }
    return RouteSlice(conditions)
  }
}

extension OrderText {
  init(slice: RouteSlice) {
    self.init()
    for (name, values) in slice.conditions.sorted(by: { $0.key < $1.key }) {
      add(name, texts: values)
    }
  }
}
