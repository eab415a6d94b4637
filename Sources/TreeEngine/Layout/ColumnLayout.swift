internal import CTreeKernels

/// The columns that kernels make of a row.
///
/// `@unchecked Sendable`: immutable after `init`.
final class ColumnLayout: @unchecked Sendable {
  let columns: LayoutArray<ctk_column>
  /// The numbers that ``FeatureColumn/exact(feature:values:)`` looks in, to which `columns` points.
  private let values: [LayoutArray<Float>]

  /// - Parameter missingKeys: what a missing number becomes in each column's key.
  init(_ features: [FeatureColumn], missingKeys: [Int32]) {
    var values: [LayoutArray<Float>] = []
    var columns: [ctk_column] = []
    for (feature, missingKey) in zip(features, missingKeys) {
      var column = ctk_column()
      column.feature = UInt32(feature.feature)
      column.missing_key = missingKey
      switch feature {
      case .number: column.kind = ctk_column_number.rawValue
      case .numberOrZero: column.kind = ctk_column_number_or_zero.rawValue
      case .category(_, let capacity, let cutsTowardsZero):
        column.kind =
          cutsTowardsZero
          ? ctk_column_category.rawValue : ctk_column_category_not_negative.rawValue
        column.capacity = UInt32(capacity)
      case .exact(_, let numbers):
        let array = LayoutArray(numbers)
        values.append(array)
        column.kind = ctk_column_exact.rawValue
        column.capacity = UInt32(numbers.count)
        column.values = array.base
      }
      columns.append(column)
    }
    self.columns = LayoutArray(columns)
    self.values = values
  }

  var count: Int { columns.count }
}
