internal import RegistryStore
internal import ServingCore

/// Batching in the body of an order, with the keys that manifests have.
enum BatchingBody {
  private static let keys = [
    "enabled", "max_rows", "preferred_rows", "max_queue_delay_us", "instances", "padding",
  ]

  static func settings(_ field: OrderField?) throws(ServingError) -> BatchingSettings {
    var settings = BatchingSettings.defaults
    guard let field else { return settings }
    let object = try OrderObject(field, keys: keys)
    let rows = 1...BatchingSettings.rowsMax
    settings.isEnabled = try object["enabled"]?.flag() ?? settings.isEnabled
    settings.maxRows = try object["max_rows"]?.integer(in: rows) ?? settings.maxRows
    if let sizes = object["preferred_rows"] {
      for size in try sizes.list(countMax: BatchingSettings.preferredCountMax) {
        settings.preferredRows.append(try size.integer(in: rows))
      }
    }
    settings.queueDelayMicroseconds =
      try object["max_queue_delay_us"]?.integer(in: 0...BatchingSettings.delayMicrosecondsMax)
      ?? settings.queueDelayMicroseconds
    settings.instances = try object["instances"]?.integer(in: 1...BatchingSettings.instancesMax)
    if let padding = object["padding"] { settings.padding = try self.padding(padding) }
    do {
      try settings.check()
    } catch {
      throw error.prefixed(field.place)
    }
    return settings
  }

  private static func padding(_ field: OrderField) throws(ServingError) -> PaddingSettings {
    let object = try OrderObject(field, keys: ["axes", "values"])
    var padding = PaddingSettings.none
    for (name, lengths) in try object.require("axes").mapping(countMax: PaddingSettings.axesMax) {
      var bounds: [Int] = []
      for length in try lengths.list(countMax: LengthClasses.countMax) {
        bounds.append(try length.integer(in: 1...LengthClasses.boundMax))
        if let last = bounds.dropLast().last, bounds[bounds.count - 1] <= last {
          throw length.mismatch("more than the length before it, \(last)")
        }
      }
      padding.axes[name] = LengthClasses(bounds: bounds)
    }
    guard let values = object["values"] else { return padding }
    for (name, value) in try values.mapping(countMax: ManifestCodec.tensorsMax) {
      padding.values[name] = try value.text(
        byteCountMax: PaddingSettings.valueByteCountMax, mayBeEmpty: true)
    }
    return padding
  }

  static func text(_ settings: BatchingSettings) -> OrderText {
    var text = OrderText()
    text.add("enabled", digits: "\(settings.isEnabled)")
    text.add("max_rows", number: settings.maxRows)
    text.add("preferred_rows", numbers: settings.preferredRows.map(String.init))
    text.add("max_queue_delay_us", number: settings.queueDelayMicroseconds)
    text.add("instances", number: settings.instances)
    guard settings.padding != .none else { return text }
    var padding = OrderText()
    var axes = OrderText()
    for (name, classes) in settings.padding.axes.sorted(by: { $0.key < $1.key }) {
      axes.add(name, numbers: classes.bounds.map(String.init))
    }
    padding.add("axes", object: axes)
    var values = OrderText()
    for (name, value) in settings.padding.values.sorted(by: { $0.key < $1.key }) {
      values.add(name, text: value)
    }
    padding.add("values", object: values)
    text.add("padding", object: padding)
    return text
  }
}
