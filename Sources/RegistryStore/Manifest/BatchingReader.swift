internal import ServingCore
internal import YAMLReading

/// Reads out of a manifest how a version's requests may share runs.
enum BatchingReader {
  static func settings(_ field: YAMLField) throws(ServingError) -> BatchingSettings {
    let object = try YAMLObject(
      field,
      optional: [
        "enabled", "max_rows", "preferred_rows", "max_queue_delay_us", "instances", "padding",
      ])
    var settings = BatchingSettings.defaults
    if let enabled = object["enabled"] { settings.isEnabled = try enabled.bool() }
    if let rows = object["max_rows"] {
      settings.maxRows = try rows.integer(in: 1...BatchingSettings.rowsMax)
    }
    if let sizes = object["preferred_rows"] {
      for rows in try sizes.sequence(max: BatchingSettings.preferredCountMax) {
        settings.preferredRows.append(try rows.integer(in: 1...BatchingSettings.rowsMax))
      }
    }
    if let delay = object["max_queue_delay_us"] {
      settings.queueDelayMicroseconds = try delay.integer(
        in: 0...BatchingSettings.delayMicrosecondsMax)
    }
    if let instances = object["instances"] {
      settings.instances = try instances.integer(in: 1...BatchingSettings.instancesMax)
    }
    if let padding = object["padding"] { settings.padding = try self.padding(padding) }
    do throws(ServingError) {
      try settings.check()
    } catch {
      throw field.refusal(error.message)
    }
    return settings
  }

  private static func padding(_ field: YAMLField) throws(ServingError) -> PaddingSettings {
    let object = try YAMLObject(field, required: ["axes"], optional: ["values"])
    var padding = PaddingSettings.none
    let axesField = try object.require("axes")
    let axes = try axesField.mapping()
    guard (1...PaddingSettings.axesMax).contains(axes.count) else {
      throw axesField.refusal(
        "expected 1 to \(PaddingSettings.axesMax) axes, got \(axes.count)")
    }
    for (name, classes) in axes {
      try checkName(name, classes)
      padding.axes[name] = LengthClasses(bounds: try bounds(classes))
    }
    guard let valuesField = object["values"] else { return padding }
    let values = try valuesField.mapping()
    guard values.count <= ManifestCodec.tensorsMax else {
      throw valuesField.refusal(
        "expected at most \(ManifestCodec.tensorsMax) values, got \(values.count)")
    }
    for (name, value) in values {
      try checkName(name, value)
      padding.values[name] = try value.scalar(byteCountMax: PaddingSettings.valueByteCountMax)
    }
    return padding
  }

  private static func checkName(_ name: String, _ field: YAMLField) throws(ServingError) {
    guard (1...ManifestCodec.paddedNameByteCountMax).contains(name.utf8.count) else {
      throw field.refusal(
        "expected a name of 1 to \(ManifestCodec.paddedNameByteCountMax) bytes, got "
          + "\(name.utf8.count)")
    }
  }

  private static func bounds(_ field: YAMLField) throws(ServingError) -> [Int] {
    var bounds: [Int] = []
    for item in try field.sequence(max: LengthClasses.countMax) {
      let bound = try item.integer(in: 1...LengthClasses.boundMax)
      if let last = bounds.last, bound <= last {
        throw item.refusal("expected lengths in ascending order, got \(bound) after \(last)")
      }
      bounds.append(bound)
    }
    return bounds
  }
}
