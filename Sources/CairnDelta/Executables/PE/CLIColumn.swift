// SPDX-License-Identifier: Apache-2.0

/// What a column of a table of .NET metadata holds.
enum CLIColumn {
  /// Numbers of so many bytes.
  case fixed(Int)
  /// An address.
  case address
  /// An offset from the start of the resources.
  case resource
  /// An index into the strings.
  case string
  /// An index into the identifiers.
  case identifier
  /// An index into the blobs.
  case blob
  /// The number of a row of one table.
  case row(Int)
  /// The number of a row of one of several tables, above so many bits that tell which; -1 stands for
  /// none.
  case coded(bits: Int, [Int])
}

extension CLIColumn {
  private static let typeOrReference = CLIColumn.coded(bits: 2, [2, 1, 27])
  private static let constantOwner = CLIColumn.coded(bits: 2, [4, 8, 23])
  private static let attributeOwner = CLIColumn.coded(
    bits: 5, [6, 4, 1, 2, 8, 9, 10, 0, 14, 23, 20, 17, 26, 27, 32, 35, 38, 39, 40, 42, 44, 43])
  private static let marshalOwner = CLIColumn.coded(bits: 1, [4, 8])
  private static let securityOwner = CLIColumn.coded(bits: 2, [2, 6, 32])
  private static let memberOwner = CLIColumn.coded(bits: 3, [2, 1, 26, 6, 27])
  private static let semanticsOwner = CLIColumn.coded(bits: 1, [20, 23])
  private static let methodOrMember = CLIColumn.coded(bits: 1, [6, 10])
  private static let forwarded = CLIColumn.coded(bits: 1, [4, 6])
  private static let implementation = CLIColumn.coded(bits: 2, [38, 35, 39])
  private static let attributeType = CLIColumn.coded(bits: 3, [-1, -1, 6, 10])
  private static let scope = CLIColumn.coded(bits: 2, [0, 26, 35, 1])
  private static let typeOrMethod = CLIColumn.coded(bits: 1, [2, 6])

  /// The columns of all tables, by the table's number (ECMA-335 II.22).
  static let tables: [[CLIColumn]] = [
    // 0: modules, type references, types, fields.
    [.fixed(2), .string, .identifier, .identifier, .identifier],
    [scope, .string, .string],
    [.fixed(4), .string, .string, typeOrReference, .row(4), .row(6)],
    [.row(4)],
    [.fixed(2), .string, .blob],
    // 5: methods, parameters, interfaces.
    [.row(6)],
    [.address, .fixed(2), .fixed(2), .string, .blob, .row(8)],
    [.row(8)],
    [.fixed(2), .fixed(2), .string],
    [.row(2), typeOrReference],
    // 10: member references, constants, attributes, marshalling, security.
    [memberOwner, .string, .blob],
    [.fixed(2), constantOwner, .blob],
    [attributeOwner, attributeType, .blob],
    [marshalOwner, .blob],
    [.fixed(2), securityOwner, .blob],
    // 15: layouts, signatures, events.
    [.fixed(6), .row(2)],
    [.fixed(4), .row(4)],
    [.blob],
    [.row(2), .row(20)],
    [.row(20)],
    // 20: events, properties, semantics.
    [.fixed(2), .string, typeOrReference],
    [.row(2), .row(23)],
    [.row(23)],
    [.fixed(2), .string, .blob],
    [.fixed(2), .row(6), semanticsOwner],
    // 25: method implementations, module references, type specifications, imports, data.
    [.row(2), methodOrMember, methodOrMember],
    [.string],
    [.blob],
    [.fixed(2), forwarded, .string, .row(26)],
    [.address, .row(4)],
    // 30: logs of edits, the assembly.
    [.fixed(8)],
    [.fixed(4)],
    [.fixed(16), .blob, .string, .string],
    [.fixed(4)],
    [.fixed(12)],
    // 35: assembly references, files, exported types.
    [.fixed(12), .blob, .string, .string, .blob],
    [.fixed(4), .row(35)],
    [.fixed(12), .row(35)],
    [.fixed(4), .string, .blob],
    [.fixed(8), .string, .string, implementation],
    // 40: resources, nested types, generic parameters.
    [.resource, .fixed(4), .string, implementation],
    [.row(2), .row(2)],
    [.fixed(4), typeOrMethod, .string],
    [methodOrMember, .blob],
    [.row(42), typeOrReference],
  ]
}
