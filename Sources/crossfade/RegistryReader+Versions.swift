internal import RegistryStore
internal import ServingCore
internal import ServingRuntime

extension RegistryReader {
  /// The versions of a model, ascending, or one of them.
  /// - Throws: `NOT_FOUND` naming what there is instead.
  func versions(
    of name: ModelName, only number: ModelVersion?
  ) throws(ServingError) -> [RegistrySnapshot.Version] {
    let snapshot = try scan()
    guard let found = snapshot.models.first(where: { $0.name == name }) else {
      throw ModelTable.unknown(name.description)
    }
    let all = try found.versions.get()
    guard !all.isEmpty else {
      throw ServingError(.notFound, "model \(name) has no versions; publish one first")
    }
    guard let number else { return all }
    guard let one = all.first(where: { $0.version == number }) else {
      let list = all.map(\.version.description).joined(separator: ", ")
      throw ServingError(
        .notFound, "model \(name) has no version \(number); versions: [\(list)]")
    }
    return [one]
  }
}
