// SPDX-License-Identifier: Apache-2.0

// Comparison is the one place where a bounds check for each load costs (about 40 %, measured), so
// these two loops check their whole range once and then read without checks.

extension ByteView {
  /// How many bytes agree from `offset` here and `otherOffset` in `other` on, `limit` at the most.
  ///
  /// - Complexity: O(result), 32 bytes a step.
  @inlinable
  public func commonPrefix(
    at offset: Int, with other: ByteView, at otherOffset: Int, limit: Int
  ) -> Int {
    precondition(offset >= 0 && offset <= count && otherOffset >= 0 && otherOffset <= other.count)
    let most = Swift.min(limit, count &- offset, other.count &- otherOffset)
    if most <= 0 { return 0 }
    // SAFETY: `done + 8 <= most` (or `+ 32`) holds before each load, and `most` fits both views.
    let left = unsafe start + offset
    let right = unsafe other.start + otherOffset
    var done = 0
    while done &+ 32 <= most {
      var difference: UInt64 = 0
      for step in 0..<4 {
        let place = done &+ step &* 8
        difference |=
          unsafe left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          ^ right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      }
      if difference != 0 { break }
      done &+= 32
    }
    while done &+ 8 <= most {
      let difference = unsafe UInt64(
        littleEndian: left.loadUnaligned(fromByteOffset: done, as: UInt64.self)
          ^ right.loadUnaligned(fromByteOffset: done, as: UInt64.self))
      if difference != 0 { return done &+ difference.trailingZeroBitCount &>> 3 }
      done &+= 8
    }
    while done < most {
      let same =
        unsafe left.load(fromByteOffset: done, as: UInt8.self)
        == right.load(fromByteOffset: done, as: UInt8.self)
      if !same { break }
      done &+= 1
    }
    return done
  }

  /// How many bytes agree before `end` here and before `otherEnd` in `other`, `limit` at the most.
  ///
  /// - Complexity: O(result), 8 bytes a step.
  @inlinable
  public func commonSuffix(
    before end: Int, with other: ByteView, before otherEnd: Int, limit: Int
  ) -> Int {
    precondition(end >= 0 && end <= count && otherEnd >= 0 && otherEnd <= other.count)
    let most = Swift.min(limit, end, otherEnd)
    if most <= 0 { return 0 }
    // SAFETY: `done + 8 <= most` holds before each load, and `most` fits both views.
    let left = unsafe start + end
    let right = unsafe other.start + otherEnd
    var done = 0
    while done &+ 8 <= most {
      let place = -(done &+ 8)
      let difference = unsafe UInt64(
        littleEndian: left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          ^ right.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      if difference != 0 { return done &+ difference.leadingZeroBitCount &>> 3 }
      done &+= 8
    }
    while done < most {
      let place = -(done &+ 1)
      let same =
        unsafe left.load(fromByteOffset: place, as: UInt8.self)
        == right.load(fromByteOffset: place, as: UInt8.self)
      if !same { break }
      done &+= 1
    }
    return done
  }
}
