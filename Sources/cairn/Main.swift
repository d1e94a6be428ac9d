// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnDelta
import CairnFiles

/// Runs the command that the arguments name, and ends with its status.
@main
enum Main {
  static func main() {
    Interruption.install()
    let status = run(Array(CommandLine.arguments.dropFirst()))
    Cairn.exit(withError: ExitCode(status))
  }

  private static func run(_ arguments: [String]) -> Int32 {
    let wantsJSON = arguments.prefix { $0 != "--" }.contains("--json")
    do {
      var command = try Cairn.parseAsRoot(arguments)
      try command.run()
      return 0
    } catch let error as CairnError {
      return FailureReport(error, asJSON: wantsJSON).show()
    } catch let status as ExitCode {
      // The command has said everything.
      return status.rawValue
    } catch {
      return end(with: error, asJSON: wantsJSON)
    }
  }

  /// Help and version are output; everything else that the parser says is a wrong usage.
  private static func end(with error: any Error, asJSON: Bool) -> Int32 {
    let text = Cairn.fullMessage(for: error)
    if Cairn.exitCode(for: error) == .success {
      do {
        try Console.say(text)
        return 0
      } catch {
        return FailureReport(error, asJSON: false).show()
      }
    }
    if asJSON {
      let failure = CairnError(
        .usage, lowered(Cairn.message(for: error)), hint: "see cairn --help for the usage")
      return FailureReport(failure, asJSON: true).show()
    }
    let prefix = "Error: "
    Console.warn(
      "cairn: error: " + (text.hasPrefix(prefix) ? lowered(text.dropFirst(prefix.count)) : text))
    return ErrorCode.usage.exitStatus
  }

  /// The parser starts its messages with a capital, unlike everybody else here.
  private static func lowered(_ text: some StringProtocol) -> String {
    text.prefix(1).lowercased() + text.dropFirst()
  }
}

extension ErrorCode {
  /// The command line makes no sense.
  static let usage = ErrorCode("usage", exitStatus: 2)
}
