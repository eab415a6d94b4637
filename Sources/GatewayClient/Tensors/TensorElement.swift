/// A Swift type whose values can be the elements of a ``Tensor``.
///
/// `Bool`, the integers with a width, `Float16`, `Float`, `Double`, `String` and `[UInt8]` are. A
/// type of your own can be one too, by going through one of these.
public protocol TensorElement: Sendable {
  /// The datatype that the elements make.
  static var datatype: Tensor.Datatype { get }

  /// The elements in raw layout (see ``Tensor/data``).
  static func encode(_ elements: [Self]) -> [UInt8]

  /// The elements that lie in `data`; nil when they are not whole, or not values of this type.
  static func decode(_ data: [UInt8]) -> [Self]?
}
