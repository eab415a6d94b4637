package import ServingCore

/// Where a publication stands; each step names what has just been done.
package enum PublishStep: Hashable, Sendable {
  case folderStaged
  case fileCopied(name: String)
  case signatureRead
  case manifestWritten
  case checked
  case flushed
  /// About to take this number; somebody else may be faster.
  case numberChosen(ModelVersion)
  /// Visible to readers from here on.
  case renamed(ModelVersion)
}
