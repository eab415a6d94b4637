internal import ServingCore

extension SettingsCodec {
  /// Reads the settings in a model's folder.
  static func read(in folder: borrowing Folder) throws(ServingError) -> ModelSettings {
    do {
      return try decode(
        try folder.file(reading: ModelSettings.fileName).readAll(byteCountMax: byteCountMax))
    } catch {
      throw error.prefixed("settings \("\(folder.path)/\(ModelSettings.fileName)".quotedPath)")
    }
  }
}
