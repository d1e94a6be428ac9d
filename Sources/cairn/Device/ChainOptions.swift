// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CairnStore

/// Which chain is meant where a source has several and the device does not decide.
struct ChainOptions: ParsableArguments {
  @Option(help: "Take only releases of this product.")
  var product: String?

  @Option(help: "Take only releases of this channel.")
  var channel: String?

  @Option(help: "Take only releases for these processors.")
  var arch: String?

  /// The chains that may be meant.
  var filter: ChainFilter {
    var filter = ChainFilter()
    filter.product = product
    filter.channel = channel
    filter.architecture = arch
    return filter
  }
}
