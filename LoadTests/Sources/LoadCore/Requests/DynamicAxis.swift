/// The extent that one axis of an input shall have, from `NAME=N` or `NAME.AXIS=N`.
///
/// A model's metadata says which axes are free, but not what the model calls them; so they go by
/// the input's name and their place in its shape, counted from 0.
package struct DynamicAxis: Hashable, Sendable {
  /// The input.
  package var input: String
  /// The place in the shape; nil for every free axis of the input but the first.
  package var axis: Int?
  package var extent: Int

  /// - Throws: ``LoadError`` when it is not of that form.
  package init(parsing text: String) throws(LoadError) {
    guard let equals = text.lastIndex(of: "="), equals > text.startIndex,
      let extent = Int(text[text.index(after: equals)...]), extent > 0
    else {
      throw LoadError("dimension \"\(text)\": expected NAME=N or NAME.AXIS=N with N of 1 or more")
    }
    self.extent = extent
    let name = text[..<equals]
    // Names of inputs may have points in them; an axis is a number behind the last one.
    if let point = name.lastIndex(of: "."), point > name.startIndex,
      let axis = Int(name[name.index(after: point)...]), axis >= 0
    {
      input = String(name[..<point])
      self.axis = axis
    } else {
      input = String(name)
    }
  }

  package func applies(to input: String, axis: Int) -> Bool {
    guard self.input == input else { return false }
    return self.axis.map { $0 == axis } ?? (axis > 0)
  }
}
