// SPDX-License-Identifier: Apache-2.0

/// Finds where addresses lie in an image, faster where they are near the one before.
struct SitePlace {
  private let image: ExecutableImage
  private var section: ImageSection?

  init(_ image: ExecutableImage) { self.image = image }

  /// Where the `size` bytes at `address` are, if one section holds them all.
  mutating func offset(of address: UInt64, size: Int) -> Int? {
    if let section, address >= UInt64(section.address),
      address - UInt64(section.address) < UInt64(section.size)
    {
      let within = Int(address - UInt64(section.address))
      return size <= section.size - within ? section.offset + within : nil
    }
    guard let offset = image.offset(of: address) else { return nil }
    section = image.section(at: address)
    guard let section, size <= section.end - offset else { return nil }
    return offset
  }
}
