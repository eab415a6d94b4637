/// Rows of one request that run in one batch: all of them, or some where the request has more than
/// a batch takes.
@usableFromInline package struct BatchPart<Item> {
  @usableFromInline package var item: Item
  /// Counted in the request's own rows.
  @usableFromInline package var rows: Range<Int>

  @inlinable
  package init(item: Item, rows: Range<Int>) {
    self.item = item
    self.rows = rows
  }
}
