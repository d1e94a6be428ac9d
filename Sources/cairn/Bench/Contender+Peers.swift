// SPDX-License-Identifier: Apache-2.0

import CairnDelta
import CairnFiles

extension Contender {
  /// The peers that are on this machine, each at its strongest usual setting.
  static func peers() throws(CairnError) -> [Contender] {
    var peers: [Contender] = []
    func add(_ contender: Contender, needs programs: String...) {
      if programs.allSatisfy({ ChildProcess.find($0) != nil }) { peers.append(contender) }
    }
    add(xz, needs: "xz")
    add(bsdiff, needs: "bsdiff", "bspatch")
    add(xdelta3, needs: "xdelta3")
    add(zstd, needs: "zstd")
    add(hdiffz, needs: "hdiffz", "hpatchz")
    if ChildProcess.find("python3") != nil {
      let probe = try ChildProcess.run(["python3", "-c", "import hdiffpatch"])
      if probe.exitStatus == 0 { peers.append(hdiffpatch) }
    }
    return peers
  }

  private static let xz = Contender("xz -9e (full)", isFull: true) { files in
    Invocation(arguments: ["xz", "-9e", "-T1", "-k", "-c", files.new], output: files.patch)
  } decode: { files in
    Invocation(arguments: ["xz", "-d", "-k", "-c", files.patch], output: files.result)
  }

  private static let bsdiff = Contender("bsdiff") { files in
    Invocation(arguments: ["bsdiff", files.old, files.new, files.patch])
  } decode: { files in
    Invocation(arguments: ["bspatch", files.old, files.result, files.patch])
  }

  private static let xdelta3 = Contender("xdelta3 -9 -S lzma") { files in
    // The source window must hold the whole old file, or matches beyond it are lost.
    let window = String(min(max(files.oldSize, 1 << 20), 2_000_000_000))
    return Invocation(
      arguments: ["xdelta3", "-e", "-f", "-9", "-S", "lzma", "-B", window]
        + ["-s", files.old, files.new, files.patch])
  } decode: { files in
    Invocation(arguments: ["xdelta3", "-d", "-f", "-s", files.old, files.patch, files.result])
  }

  private static let zstd = Contender("zstd -19 --patch-from") { files in
    Invocation(
      arguments: ["zstd", "-q", "-f", "-19", "--long=31", "--patch-from=\(files.old)", files.new]
        + ["-o", files.patch])
  } decode: { files in
    Invocation(
      arguments: ["zstd", "-q", "-f", "-d", "--long=31", "--patch-from=\(files.old)", files.patch]
        + ["-o", files.result])
  }

  private static let hdiffz = Contender("hdiffz -m-6 -SD lzma2") { files in
    Invocation(
      arguments: ["hdiffz", "-f", "-m-6", "-SD", "-c-lzma2-9-64m", "-p-1"]
        + [files.old, files.new, files.patch])
  } decode: { files in
    Invocation(arguments: ["hpatchz", "-f", files.old, files.patch, files.result])
  }

  private static let hdiffpatch = Contender("hdiffpatch (Python) lzma2") { files in
    let program = """
      import sys, hdiffpatch
      old, new, patch = sys.argv[1:]
      with open(old, 'rb') as o, open(new, 'rb') as n, open(patch, 'wb') as p:
          c = hdiffpatch.Lzma2Config(level=9)
          p.write(hdiffpatch.diff(o.read(), n.read(), compression=c, validate=False))
      """
    return Invocation(arguments: ["python3", "-c", program, files.old, files.new, files.patch])
  } decode: { files in
    let program = """
      import sys, hdiffpatch
      old, patch, result = sys.argv[1:]
      with open(old, 'rb') as o, open(patch, 'rb') as p, open(result, 'wb') as r:
          r.write(hdiffpatch.apply(o.read(), p.read()))
      """
    return Invocation(arguments: ["python3", "-c", program, files.old, files.patch, files.result])
  }
}
