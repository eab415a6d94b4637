/// Bounds on what a registry may hold. Beyond one, the reader and the publisher say so and stop.
package enum RegistryLimits {
  package static let modelsMax = 10_000
  package static let versionsPerModelMax = 10_000
  /// The manifest not counted.
  package static let filesPerVersionMax = 1_000
  /// Of a model's route.
  package static let revisionsPerModelMax = 10_000
  /// Of a model, decided ones too.
  package static let proposalsPerModelMax = 8_000
  /// The newest proposals of a model that are looked at for what is open.
  package static let proposalsShownMax = 100
  /// Broken revisions above the one in force that are looked at; with more, none is in force.
  package static let brokenRevisionsMax = 100
  /// Names in one folder of any kind, twice the most that belong there, so that listing a wrong
  /// folder ends.
  package static let entriesPerFolderMax = 20_000
  /// 64 GiB for one file of a version.
  package static let fileByteCountMax = 64 << 30
}
