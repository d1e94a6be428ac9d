// SPDX-License-Identifier: Apache-2.0

import CLinux
import CairnDelta
import CairnRelease
import Glibc

/// The extended attributes of an open file.
enum AttributeCall {
  /// The attributes that releases record, sorted by name; none where the file system has none.
  static func all(of descriptor: Descriptor) throws(CairnError) -> [ExtendedAttribute] {
    let names = try unsafe bytes(of: descriptor) { buffer, count in
      // SAFETY: the buffer has room for `count` bytes.
      unsafe flistxattr(descriptor.number, buffer, count)
    }
    var attributes: [ExtendedAttribute] = []
    for name in (names ?? []).split(separator: 0) where isRecorded(name) {
      let terminated = DirectoryWalk.terminated(name)
      let value = try unsafe bytes(of: descriptor) { buffer, count in
        // SAFETY: the name is terminated, the buffer has room for `count` bytes.
        unsafe fgetxattr(descriptor.number, terminated, buffer, count)
      }
      if let value { attributes.append(ExtendedAttribute(name: Array(name), value: value)) }
    }
    return attributes.sorted()
  }

  static func set(
    _ attribute: ExtendedAttribute, on descriptor: Descriptor
  ) throws(CairnError) {
    let name = DirectoryWalk.terminated(attribute.name)
    let result = PosixStorage.uninterrupted {
      // SAFETY: the name is terminated; name and value live until the call returns.
      unsafe fsetxattr(descriptor.number, name, attribute.value, attribute.value.count, 0)
    }
    if case .failure(let number) = result {
      throw .system(number.number, .write, descriptor.path)
    }
  }

  static func remove(_ name: [UInt8], from descriptor: Descriptor) throws(CairnError) {
    let name = DirectoryWalk.terminated(name)
    // SAFETY: the name is terminated and lives until the call returns.
    let result = PosixStorage.uninterrupted { unsafe fremovexattr(descriptor.number, name) }
    if case .failure(let number) = result, number.number != ENODATA {
      throw .system(number.number, .write, descriptor.path)
    }
  }

  /// Only root may set capabilities, so only root's releases and devices speak of them.
  private static func isRecorded(_ name: ArraySlice<UInt8>) -> Bool {
    name.starts(with: "user.".utf8)
      || (geteuid() == 0 && name.elementsEqual("security.capability".utf8))
  }

  /// What a call gives that first says how many bytes there are; `nil` where there is nothing.
  private static func bytes(
    of descriptor: Descriptor, _ call: (UnsafeMutablePointer<CChar>?, Int) -> Int
  ) throws(CairnError) -> [UInt8]? {
    for _ in 0..<16 {
      let size = call(nil, 0)
      if size == 0 { return [] }
      if size > 0 {
        var buffer = [CChar](repeating: 0, count: size)
        let count = unsafe buffer.withUnsafeMutableBufferPointer {
          unsafe call($0.baseAddress, $0.count)
        }
        if count >= 0 { return buffer[..<min(count, size)].map { UInt8(bitPattern: $0) } }
      }
      switch errno {
      case ENOTSUP, ENODATA, ENOSYS: return nil
      // It has grown since it was measured.
      case ERANGE, EINTR: continue
      default: throw .system(errno, .examine, descriptor.path)
      }
    }
    throw CairnError(
      .changed, "the attributes of \(descriptor.path.forDisplay) change again and again",
      hint: "stop what is changing them")
  }
}
