internal import RegistryStore
internal import ServingCore
internal import Synchronization

/// One scanner, with what it remembers, for the threads that read the registry. They take turns:
/// what one has read, the next need not.
final class SharedScanner: Sendable {
  let reader: RegistryReader
  private let scanner: Mutex<RegistryScanner>

  init(root: String) {
    reader = RegistryReader(root: root)
    scanner = Mutex(RegistryScanner(root: root))
  }

  func scan() -> Result<RegistrySnapshot, ServingError> {
    scanner.withLock { scanner in
      Result { () throws(ServingError) in try scanner.scan() }
    }
  }

  func scan(model: ModelName) -> Result<RegistrySnapshot.Model?, ServingError> {
    scanner.withLock { scanner in
      Result { () throws(ServingError) in try scanner.scan(model: model) }
    }
  }
}
