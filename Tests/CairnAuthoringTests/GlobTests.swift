// SPDX-License-Identifier: Apache-2.0

import CairnAuthoring
import Testing

@Suite("Patterns name the paths that the documentation says")
struct GlobTests {
  @Test(
    "a pattern matches",
    arguments: [
      ("share/doc", "share/doc"), ("share/doc", "share/doc/a/b"), ("share/doc/", "share/doc/a"),
      ("share/doc/**", "share/doc"), ("share/doc/**", "share/doc/a/b"), ("*.tmp", "a.tmp"),
      ("*.tmp", ".tmp"), ("**/*.tmp", "a.tmp"), ("**/*.tmp", "x/y/a.tmp"),
      ("**", "anything/at/all"),
      ("a?c", "abc"), ("a/*/c", "a/b/c"), ("a/**/c", "a/c"), ("a/**/c", "a/b/b/c"),
      ("a/**/c", "a/b/c/below"), ("lib*", "lib64/x"), ("a**z", "a/b/z"), (#"a\*"#, "a*"),
      ("**/**/x", "x"), ("*/x", "d/x"), ("**/.git", "a/.git/objects/1"), ("ü", "ü/x"),
    ])
  func matches(pattern: String, path: String) throws {
    #expect(try Glob(pattern).matches(Sample.path(path)), "\(pattern) \(path)")
  }

  @Test(
    "a pattern does not match",
    arguments: [
      ("share/doc", "share/docs"), ("share/doc", "share"), ("*.tmp", "x/a.tmp"), ("a?c", "a/c"),
      ("a/*/c", "a/c"), ("a/*/c", "a/b/b/c"), ("lib*", "usr/lib"), ("**/*.tmp", "x/a.tmpx"),
      ("a/**/c", "a/bc"), ("**/c", "a/bc"), (#"a\*"#, "ab"), ("share/doc/**", "share/docs/a"),
      ("a", "A"), ("?", "ü"),
    ])
  func doesNotMatch(pattern: String, path: String) throws {
    #expect(try !Glob(pattern).matches(Sample.path(path)), "\(pattern) \(path)")
  }

  @Test("what no path can match is refused", arguments: ["", "/", "/a", "a\\"])
  func refused(pattern: String) {
    #expect(errorCode { _ = try Glob(pattern) } == "release.pattern-malformed")
  }

  @Test("many stars take no longer than few")
  func hostilePattern() throws {
    let glob = try Glob(String(repeating: "a*", count: 200) + "b")
    #expect(!glob.matches(Sample.path(String(repeating: "a", count: 255))))
  }

  @Test("a rule has a name and a pattern")
  func rules() throws {
    let rule = try FeatureRule(parsing: "lang-de=share/locale/de/**")
    #expect(rule.name == "lang-de")
    #expect(rule.glob.matches(Sample.path("share/locale/de/a")))
    for text in ["lang-de", "Lang=x", "=x", "a b=x", "x="] {
      #expect(errorCode { _ = try FeatureRule(parsing: text) } == "release.pattern-malformed")
    }
  }
}
