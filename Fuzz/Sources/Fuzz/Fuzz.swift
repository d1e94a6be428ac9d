// SPDX-License-Identifier: Apache-2.0

import CFuzzer

/// Runs libFuzzer on the target that the first argument names; the other arguments are libFuzzer's.
@main
enum Fuzz {
  static func main() {
    let targets: [String: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32] = unsafe [
      "delta": { unsafe DeltaTarget.run(Fuzz.bytes($0, $1)) },
      "covers": { unsafe CoversTarget.run(Fuzz.bytes($0, $1)) },
      "layers": { unsafe LayersTarget.run(Fuzz.bytes($0, $1)) },
      "round-trip": { unsafe RoundTripTarget.run(Fuzz.bytes($0, $1)) },
      "bsdiff": { unsafe ForeignTarget.run(Fuzz.bytes($0, $1), .bsdiff40) },
      "vcdiff": { unsafe ForeignTarget.run(Fuzz.bytes($0, $1), .vcdiff) },
      "manifest": { unsafe ManifestTarget.run(Fuzz.bytes($0, $1)) },
      "head": { unsafe HeadTarget.run(Fuzz.bytes($0, $1)) },
      "package": { unsafe PackageTarget.run(Fuzz.bytes($0, $1)) },
      "catalog": { unsafe CatalogTarget.run(Fuzz.bytes($0, $1)) },
      "state": { unsafe StateTarget.run(Fuzz.bytes($0, $1)) },
      "tuf-metadata": { unsafe MetadataTarget.run(Fuzz.bytes($0, $1)) },
      "journal": { unsafe JournalTarget.run(Fuzz.bytes($0, $1)) },
    ]
    guard CommandLine.argc > 1, let test = unsafe targets[CommandLine.arguments[1]] else {
      print("usage: Fuzz \(unsafe targets.keys.sorted().joined(separator: "|")) [OPTION...]")
      return
    }
    // SAFETY: the arguments live as long as the process; the target's name becomes the program's.
    var count = CommandLine.argc - 1
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
      unsafe CommandLine.unsafeArgv + 1
    _ = unsafe LLVMFuzzerRunDriver(&count, &arguments, test)
  }

  /// A copy of the input in memory of its own size, so that the sanitizer sees every overrun.
  private static func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    // SAFETY: libFuzzer gives `count` bytes, which are copied before the call ends.
    unsafe Array(UnsafeBufferPointer(start: start, count: count))
  }
}
