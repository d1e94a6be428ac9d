// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Help, manual and behaviour agree")
struct HelpTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func document(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent("Documentation/\(path)"), encoding: .utf8)
  }

  /// The manual with the markup of names and dashes taken away.
  private static func manual() throws -> String {
    try document("man/cairn.1").replacingOccurrences(of: "\\-", with: "-")
  }

  /// The part of the manual under a heading.
  private static func section(_ heading: String) throws -> String {
    let parts = try manual().components(separatedBy: "\n.SH ")
    return parts.first { $0.hasPrefix(heading + "\n") } ?? ""
  }

  /// The name of each command that does something, such as `release add`, and the long names of its
  /// options, as the parser knows them.
  private static func commands() throws -> [String: [String]] {
    let sandbox = try Sandbox()
    let dump = try sandbox.cairn("--experimental-dump-help").json
    var waiting = [("", try #require(dump["command"] as? [String: Any]))]
    var options: [String: [String]] = [:]
    while let (prefix, command) = waiting.popLast() {
      for command in command["subcommands"] as? [[String: Any]] ?? [] {
        let name = prefix + (try #require(command["commandName"] as? String))
        if command["subcommands"] != nil { waiting.append((name + " ", command)) }
        let arguments = command["arguments"] as? [[String: Any]] ?? []
        let names = arguments.flatMap { $0["names"] as? [[String: Any]] ?? [] }
        options[name] = names.filter { $0["kind"] as? String == "long" }
          .compactMap { $0["name"] as? String }
      }
      options[prefix.dropLast().description] = nil
    }
    options["help"] = nil
    return options
  }

  @Test("the manual has every command with every option")
  func manualIsComplete() throws {
    let commands = try Self.commands()
    #expect(commands.count >= 12 && commands["release add"] != nil)
    let common = try Self.section("OPTIONS OF ALL COMMANDS")
    for (command, options) in commands {
      let section = try Self.section("CAIRN \(command.uppercased())")
      #expect(!section.isEmpty, "\(command)")
      #expect(options.contains("json") && options.contains("quiet"), "\(command)")
      for option in options {
        #expect(
          section.contains("--\(option)") || common.contains("--\(option)"),
          "cairn \(command) --\(option)")
      }
    }
  }

  @Test("the manual has no command and no option that is gone")
  func manualIsCurrent() throws {
    let commands = try Self.commands()
    for part in try Self.manual().components(separatedBy: "\n.SH ").dropFirst() {
      guard part.hasPrefix("CAIRN ") else { continue }
      let heading = part.prefix { $0 != "\n" }.dropFirst("CAIRN ".count).lowercased()
      let options = try #require(commands[heading], "cairn \(heading)")
      for piece in part.components(separatedBy: "--").dropFirst() {
        let option = String(piece.prefix { $0.isLetter || $0 == "-" })
        #expect(options.contains(option), "cairn \(heading) --\(option)")
      }
    }
  }

  @Test("help, manual and the documentation list the same exit statuses")
  func exitStatuses() throws {
    let sandbox = try Sandbox()
    let help = try sandbox.cairn("--help").output
    let section = try #require(help.components(separatedBy: "EXIT STATUS\n").dropFirst().first)
    let listed = section.components(separatedBy: "\n\n")[0].split(separator: "\n")
      .compactMap { Int($0.split(separator: " ")[0]) }
    #expect(listed == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 70, 130])
    let manual = try Self.section("EXIT STATUS").split(separator: "\n")
      .filter { $0.hasPrefix(".B ") }.compactMap { Int($0.dropFirst(3)) }
    #expect(manual == listed)
    let table = try Self.document("Command-Line.md").split(separator: "\n")
      .compactMap { Int($0.dropFirst(2).prefix { $0 != " " }) }
    #expect(table == listed)
  }

  @Test("every error of the tests is in the documentation's table with its status")
  func codes() throws {
    let lines = try Self.document("Command-Line.md").split(separator: "\n")
    for mistake in Mistake.all {
      let row = lines.first { $0.hasPrefix("| \(mistake.status) ") }
      #expect(row?.contains("`\(mistake.code)`") == true, "\(mistake.code)")
    }
  }

  @Test("every command explains itself with an example")
  func examples() throws {
    let sandbox = try Sandbox()
    for command in try Self.commands().keys {
      let help = try sandbox.shell("exec \"$CAIRN\" \(command) --help")
      #expect(help.status == 0)
      #expect(help.output.contains("EXAMPLES\n  cairn \(command)"), "\(command)")
    }
  }

  @Test("completion scripts are generated", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let sandbox = try Sandbox()
    let script = try sandbox.cairn("--generate-completion-script", shell)
    #expect(script.status == 0)
    #expect(script.output.contains("compose"))
  }

  @Test("the manual says the version that the command says")
  func version() throws {
    let sandbox = try Sandbox()
    let version = try sandbox.cairn("--version").output.split(separator: "\n")[0]
    #expect(try Self.manual().contains("\"cairn \(version)\""))
  }
}
