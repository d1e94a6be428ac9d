// SPDX-License-Identifier: Apache-2.0

/// Rewrites blocks of machine code so that they compress better, and back (References/Branches).
///
/// What is rewritten never decides what else is: both directions meet the same instructions.
package enum BranchFilter {
  /// Blocks end at multiples of this offset of the target, in bytes.
  package static let blockSize = 1 << 16

  /// Filters the block `bytes`, whose first byte has the address `address`.
  package static func apply(
    _ bytes: inout [UInt8], at address: UInt32, _ machine: ExecutableImage.Machine
  ) {
    switch machine {
    case .none: break
    case .x64: X64BranchFilter.run(&bytes, at: address, isForward: true)
    case .arm64: A64BranchFilter.run(&bytes, at: address, isForward: true)
    }
  }

  /// Makes the block's code of what `apply` made of it.
  package static func undo(
    _ bytes: inout [UInt8], at address: UInt32, _ machine: ExecutableImage.Machine
  ) {
    switch machine {
    case .none: break
    case .x64: X64BranchFilter.run(&bytes, at: address, isForward: false)
    case .arm64: A64BranchFilter.run(&bytes, at: address, isForward: false)
    }
  }
}
