/// What one run took, for the lane's costs.
struct RunSample: Hashable {
  var costClass: Int
  var rows: Int
  var nanoseconds: UInt64
}
