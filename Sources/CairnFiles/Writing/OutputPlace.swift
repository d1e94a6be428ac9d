// SPDX-License-Identifier: Apache-2.0

public import CairnDelta
import Glibc

/// Where a command's output goes, decided and checked before any work is done.
public enum OutputPlace: Sendable, Equatable {
  /// The standard output.
  case standardOutput
  /// A pipe or device, which is written to directly.
  case stream(String)
  /// A regular file, which appears complete or not at all.
  case file(String, replacesExisting: Bool)

  /// Decides where `path` leads: `-` is the standard output, symbolic links are followed.
  ///
  /// Throws `outputExists` for a file that is there already (unless `replacing`), `outputIsInput`
  /// for one of the files in `inputs`, `isDirectory`, and `notFound` where the directory is missing.
  public static func choose(
    _ path: String, replacing: Bool, inputs: [String]
  ) throws(CairnError) -> OutputPlace {
    if path == "-" {
      guard isatty(STDOUT_FILENO) == 0 else {
        throw CairnError(
          .outputIsTerminal, "the output is binary and the standard output is a terminal",
          hint: "name a file, or send the output into a pipe or file")
      }
      return .standardOutput
    }
    guard let status = try FileStatus.at(path, followingLinks: false) else {
      return .file(try checkedNewPath(path), replacesExisting: false)
    }
    switch status.kind {
    case .directory:
      throw CairnError(
        .isDirectory, "the output \(path.forDisplay) is a directory",
        hint: "name the file to write, for example \(path.forDisplay)/NAME")
    case .symbolicLink:
      if let resolved = path.resolvedPath, resolved != path {
        return try choose(resolved, replacing: replacing, inputs: inputs)
      }
    case .nullDevice, .stream:
      return .stream(path)
    case .blockDevice where replacing:
      return .stream(path)
    case .blockDevice, .regular, .other:
      break
    }
    for input in inputs where input != "-" {
      guard let other = try? FileStatus.at(input), other.isSameFile(as: status) else { continue }
      throw CairnError(
        .outputIsInput, "the output \(path.forDisplay) is the input \(input.forDisplay)",
        hint: "choose another name for the output; to replace OLD by NEW use apply --in-place")
    }
    guard replacing else {
      throw CairnError(
        .outputExists, "the output \(path.forDisplay) exists already",
        hint: "choose another name, or pass --force to replace it")
    }
    return .file(path, replacesExisting: true)
  }

  /// The file that is to be replaced by its own successor, symbolic links followed.
  public static func inPlace(_ path: String) throws(CairnError) -> OutputPlace {
    guard let resolved = path.resolvedPath, let status = try FileStatus.at(resolved) else {
      throw .system(ENOENT, .open, path)
    }
    switch status.kind {
    case .regular: return .file(resolved, replacesExisting: true)
    case .directory: throw .directory(path)
    default:
      throw CairnError(
        .notSeekable, "\(path.forDisplay) is not a regular file and cannot be replaced in place",
        hint: "write the new content to a file with -o NEW")
    }
  }

  private static func checkedNewPath(_ path: String) throws(CairnError) -> String {
    guard !path.isEmpty else {
      throw CairnError(.notFound, "the output's name is empty", hint: "name the file to write")
    }
    let directory = path.directoryPart
    guard let status = try FileStatus.at(directory) else {
      throw .system(ENOENT, .create, path)
    }
    guard status.kind == .directory, !path.namePart.isEmpty else {
      throw .system(ENOTDIR, .create, path)
    }
    return path
  }

  /// Whether bytes written here can be taken back if the work fails.
  public var isRevocable: Bool {
    if case .file = self { return true }
    return false
  }

  /// Writes a whole content: a file appears complete and durable, or not at all.
  public func write(_ bytes: ByteView) throws(CairnError) {
    switch self {
    case .standardOutput:
      try StreamSink.standardOutput().append(bytes)
    case .stream(let path):
      try StreamSink(path: path).append(bytes)
    case .file(let path, let replacesExisting):
      var hasher = SHA256Hasher()
      hasher.update(bytes)
      let staged = try StagedFile(
        for: path, tag: hasher.digest(), replacesExisting: replacesExisting)
      try staged.resume(at: 0)
      try staged.requireSpace(for: bytes.count)
      // Pieces, so that an interruption is noticed between them.
      var offset = 0
      while offset < bytes.count {
        try Interruption.check()
        let end = offset + min(4 << 20, bytes.count - offset)
        try staged.append(bytes[offset..<end])
        offset = end
      }
      try staged.commit()
    }
  }
}
