// SPDX-License-Identifier: Apache-2.0

/// Takes the innermost view of a target, and hands on the target.
struct LayeredSink<Hasher: ContentHasher, Sink: ByteSink>: ByteSink {
  /// The target on its way out.
  private(set) var output: VerifiedOutput<Hasher>
  /// Where it goes.
  private(set) var sink: Sink
  /// The outermost layer first.
  private var stages: [LayerStage]
  private var corrections: CorrectionStream
  /// What each stage has made, and not handed on yet.
  private var made: [[UInt8]]

  private static var step: Int { 64 << 10 }

  init(
    _ list: LayerList, _ streams: StreamTable, output: VerifiedOutput<Hasher>, sink: Sink
  ) throws(CairnError) {
    stages = list.target.map { LayerStage($0) }
    made = [[UInt8]](repeating: [], count: stages.count)
    corrections = try CorrectionStream(streams)
    self.output = output
    self.sink = sink
  }

  mutating func append(_ bytes: ByteView) throws(CairnError) {
    var place = 0
    while place < bytes.count {
      // Much of a view can become little of the target: the work must be one that can be stopped.
      try output.report()
      let part = min(bytes.count - place, LayeredSink.step)
      try push(bytes[place..<place + part], stages.count - 1)
      place += part
    }
  }

  /// Has the stage `number` take `bytes`, and those further out what it makes of them.
  private mutating func push(_ bytes: ByteView, _ number: Int) throws(CairnError) {
    guard number >= 0 else { return try output.append(bytes, &sink) }
    var place = 0
    while place < bytes.count {
      var result = made[number]
      made[number] = []
      result.removeAll(keepingCapacity: true)
      place += try bytes[place..<bytes.count].withSpan { span throws(CairnError) in
        try stages[number].take(span, &corrections, into: &result)
      }
      try result.withView { view throws(CairnError) in try push(view, number - 1) }
      made[number] = result
    }
  }

  /// Throws unless every stream is complete and the target is the right one.
  mutating func finish() throws(CairnError) {
    guard stages.allSatisfy({ $0.isComplete }) else {
      throw StreamTable.malformed(.layer, "lists a stream behind the target's end")
    }
    try corrections.finish()
    try output.finish(&sink)
  }
}
