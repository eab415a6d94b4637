internal import ServingCore

/// What stands beside a model's versions.
extension ModelScan {
  mutating func route(
    in folder: borrowing Folder, _ model: inout RegistrySnapshot.Model
  ) -> Result<RouteState, ServingError> {
    let remembered = memory.route
    memory.route = nil
    do throws(ServingError) {
      guard let routes = try RouteFolder.open(in: folder, of: name) else { return .success(.none) }
      let reading: RouteReading
      if let remembered, try remembered.isCurrent(routes, settledBefore: settledBefore) {
        reading = remembered
      } else {
        reading = try RouteReading(routes)
      }
      memory.route = reading
      model.leftovers += reading.leftovers.map { name in
        RegistrySnapshot.Warning(
          path: "\(folderPath)/\(RouteFileName.folder)/\(name)",
          problem: "is an unfinished change of the route, ignored; the next change removes it "
            + "after 24 hours")
      }
      return reading.result
    } catch {
      return .failure(error)
    }
  }

  mutating func settings(
    in folder: borrowing Folder
  ) -> Result<ModelSettings, ServingError> {
    let remembered = memory.settings
    memory.settings = nil
    do throws(ServingError) {
      let facts = try folder.facts(of: ModelSettings.fileName)
      let isSettled = facts.map { $0.changedNanoseconds < settledBefore } ?? true
      if let remembered, remembered.facts == facts, isSettled, remembered.result.isLasting {
        memory.settings = remembered
        return remembered.result
      }
      let result = Result { () throws(ServingError) in
        try facts == nil ? .defaults : SettingsCodec.read(in: folder)
      }
      memory.settings = ModelMemory.Settings(facts: facts, result: result)
      return result
    } catch {
      return .failure(error)
    }
  }
}
