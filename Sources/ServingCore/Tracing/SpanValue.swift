/// The value of a span's attribute.
package enum SpanValue: Hashable, Sendable {
  case text(String)
  case integer(Int64)
  case number(Double)
  case flag(Bool)
  case list([SpanValue])
}

/// What is said of a span beside its name.
package struct SpanAttributeRecord: Hashable, Sendable {
  package var name: String
  package var value: SpanValue

  package init(_ name: String, _ value: SpanValue) {
    self.name = name
    self.value = value
  }
}
