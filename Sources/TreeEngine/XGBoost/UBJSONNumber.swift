/// A number as UBJSON has it.
enum UBJSONNumber: Hashable {
  case integer(Int64)
  case real(Double)
}
