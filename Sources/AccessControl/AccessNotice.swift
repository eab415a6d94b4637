/// What an operator should hear of the files of access control.
package enum AccessNotice: Hashable, Sendable {
  /// New files are in force.
  case renewed(identities: Int, keys: Int)
  /// New files are not fit for use, and why; what was in force stays.
  case refused(String)
}
