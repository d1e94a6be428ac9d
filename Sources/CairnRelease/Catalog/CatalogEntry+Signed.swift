// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
private import FoundationEssentials

extension CatalogEntry {
  private struct Custom: Codable {
    var format: Int?
    var cairn: Record?
    var bridge: Record?

    enum CodingKeys: String, CodingKey {
      case format, cairn
      case bridge = "cairn-bridge"
    }
  }

  private static let signedFormat = 1

  /// Reads what a signed target says of a release or bridge: its custom data as JSON (Format-Trust 5).
  ///
  /// - Returns: `nil` for data of something else than a release.
  /// - Throws: `packageUnsupported` for a later format, `packageMalformed` for what cannot be true.
  public static func signed(custom: [UInt8]) throws(CairnError) -> CatalogEntry? {
    struct Outline: Codable {
      struct Anything: Codable {}
      var format: Int?
      var cairn, bridge: Anything?

      typealias CodingKeys = Custom.CodingKeys
    }
    guard let outline = try? JSONDecoder().decode(Outline.self, from: Data(custom)),
      (outline.cairn == nil) != (outline.bridge == nil)
    else { return nil }
    guard outline.format == signedFormat else {
      throw CairnError(
        .packageUnsupported,
        "a release is signed in format \(outline.format.map(String.init) ?? "unknown"), "
          + "this build knows format \(signedFormat)", hint: "use a newer cairn")
    }
    let signed = try? JSONDecoder().decode(Custom.self, from: Data(custom))
    guard let record = signed?.cairn ?? signed?.bridge,
      let entry = CatalogEntry(record, isBridge: signed?.bridge != nil)
    else {
      throw CairnError(
        .packageMalformed, "what is signed of a release cannot be true",
        hint: "the repository was put together wrongly: tell who runs it")
    }
    return entry
  }
}
