// SPDX-License-Identifier: Apache-2.0

extension ImageSection {
  /// A section of `content`: `size` bytes at `offset`, loaded at `address`, and zeros behind them
  /// up to `addressSize`.
  package init(
    _ content: Content, offset: Int, size: Int, address: UInt32, addressSize: UInt32
  ) {
    self.init(
      offset: offset, size: size, address: address, addressSize: addressSize, content: content)
  }
}
