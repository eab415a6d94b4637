internal import CTreeKernels

/// A bit-vector kernel that this processor can run.
///
/// `@unchecked Sendable`: functions and constants.
struct BitsKernel: @unchecked Sendable {
  let kernel: ctk_bits_kernel

  var rowCount: Int { Int(kernel.rows) }
  /// Such as `avx512-64`: the instruction set and the rows of a block.
  var name: String { String(cString: kernel.name) }

  /// The best instruction set first.
  static let all: [BitsKernel] = {
    var all: [BitsKernel] = []
    while let kernel = ctk_bits_kernel_at(UInt32(all.count)) {
      all.append(BitsKernel(kernel: kernel.pointee))
    }
    return all
  }()
}
