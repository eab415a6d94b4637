internal import ServingCore

/// Padding on the command line: `--pad AXIS` or `--pad AXIS=16,64,256` for each axis, and
/// `--pad-value INPUT=VALUE`.
extension PaddingSettings {
  /// - Throws: `INVALID_ARGUMENT` naming the option, what was expected and what came.
  init(axes: [String], values: [String]) throws(ServingError) {
    self = .none
    for argument in axes {
      let (axis, classes) = try Self.axis(argument)
      guard self.axes.updateValue(classes, forKey: axis) == nil else {
        throw ServingError(.invalidArgument, "--pad: \(axis.quotedForMessage) is given twice")
      }
    }
    guard self.axes.count <= Self.axesMax else {
      throw ServingError(
        .invalidArgument, "--pad: expected at most \(Self.axesMax) axes, got \(self.axes.count)")
    }
    guard values.isEmpty || !axes.isEmpty else {
      throw ServingError(.invalidArgument, "--pad-value: expected --pad AXIS beside it, got none")
    }
    for argument in values {
      let parts = argument.split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ServingError(
          .invalidArgument,
          "--pad-value: expected INPUT=VALUE, got \(argument.quotedForMessage)")
      }
      let input = String(parts[0])
      guard self.values.updateValue(String(parts[1]), forKey: input) == nil else {
        throw ServingError(
          .invalidArgument, "--pad-value: \(input.quotedForMessage) is given twice")
      }
    }
  }

  /// The arguments that read as these settings, in a fixed order.
  var arguments: [String] {
    let axes = axes.sorted { $0.key < $1.key }.map { axis, classes in
      let bounds = NumberList.text(classes.bounds)
      return bounds.isEmpty ? "--pad=\(axis)" : "--pad=\(axis)=\(bounds)"
    }
    return axes + values.sorted { $0.key < $1.key }.map { "--pad-value=\($0)=\($1)" }
  }

  /// Split at the last `=`: the name is the model's own and may have one.
  private static func axis(_ argument: String) throws(ServingError) -> (String, LengthClasses) {
    guard let sign = argument.lastIndex(of: "=") else {
      guard !argument.isEmpty else {
        throw ServingError(.invalidArgument, "--pad: expected AXIS or AXIS=16,64,256, got \"\"")
      }
      return (argument, .standard)
    }
    let axis = String(argument[..<sign])
    guard !axis.isEmpty else {
      throw ServingError(
        .invalidArgument,
        "--pad: expected AXIS or AXIS=16,64,256, got \(argument.quotedForMessage)")
    }
    do throws(ServingError) {
      return (
        axis,
        LengthClasses(
          bounds: try NumberList.parse(
            argument[argument.index(after: sign)...], in: 1...LengthClasses.boundMax,
            countMax: LengthClasses.countMax))
      )
    } catch {
      throw error.prefixed("--pad: lengths of axis \(axis.quotedForMessage)")
    }
  }
}
