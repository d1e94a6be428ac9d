# SPDX-License-Identifier: Apache-2.0
"""What `compare` does, from the options to the exit status."""
from __future__ import annotations

import datetime
import os
import shutil
import signal
import sys
import tempfile
from typing import List, Optional

from . import contestants, corpus, golden, options, report, summary
from .contest import Contest
from .measure import CommandFailed, become_reaper
from .outcome import Outcome
from .peer_cache import PeerCache


def main(arguments: Optional[List[str]] = None) -> int:
    """0 when everything was verified and is as recorded, 1 otherwise, 2 for a wrong command."""
    given = options.parse(arguments)
    become_reaper()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        pairs = _selected(given)
        if given.fetch:
            return _fetch(given, pairs)
        outcome = _measure(given, pairs)
    except corpus.CorpusError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("interrupted; peers measured so far are kept", status=130)
    report.write(outcome, given.results)
    print()
    print(report.terminal(outcome))
    if given.summary:
        print("\n" + summary.text(outcome))
    print(f"\nreports: {os.path.relpath(given.results)}/compare.{{md,json,html}}")
    return _check(given, outcome)


def _selected(given) -> List[corpus.Pair]:
    pairs = corpus.load(given.corpus_file)
    if given.only:
        unknown = set(given.only) - {pair.name for pair in pairs}
        if unknown:
            raise corpus.CorpusError(f"there is no pair {', '.join(sorted(unknown))}")
        pairs = [pair for pair in pairs if pair.name in given.only]
    if given.kind:
        pairs = [pair for pair in pairs if given.kind.lower() in pair.kind.lower()]
    if not pairs:
        raise corpus.CorpusError("no pair is selected")
    return pairs


def _fetch(given, pairs: List[corpus.Pair]) -> int:
    for pair in pairs:
        _provide(given, pair)
    return 0


def _provide(given, pair: corpus.Pair) -> None:
    corpus.provide(pair, given.corpus, os.path.join(given.cache, "downloads"))


def _measure(given, pairs) -> Outcome:
    field = _field(given)
    cache = PeerCache(os.path.join(given.cache, "peers"))
    outcome = Outcome(pairs=pairs, contestants=[one.name for one in field])
    for one in field:
        outcome.versions[one.name] = one.version
    with tempfile.TemporaryDirectory(prefix="compare-") as scratch:
        contest = Contest(
            scratch, given.runs, given.timeout, datetime.date.today().isoformat())
        for pair in pairs:
            _provide(given, pair)
            for contestant in field:
                _measure_one(given, contest, cache, contestant, pair, outcome)
        if given.summary and given.efforts:
            outcome.extras = summary.measure_extras(given.cairn, scratch)
        python = _hdiffpatch_python(given) if "hdiffpatch" in outcome.contestants else None
        if python is not None:
            outcome.interpreter = summary.measure_interpreter(python, scratch)
    return outcome


def _measure_one(given, contest, cache, contestant, pair, outcome) -> None:
    """One cell of the tables; a failure is noted and does not end the run."""
    reused = None
    if contestant.is_peer and not given.refresh_peers:
        reused = cache.find(contestant, pair)
    if reused is not None:
        outcome.add(pair, contestant.name, reused)
        return
    if contestant.is_peer and given.cached_peers:
        return
    try:
        result = contest.measure(contestant, pair)
    except (CommandFailed, OSError) as error:
        outcome.failures.append(f"{pair.name}: {error}")
        print(f"compare: {outcome.failures[-1]}", file=sys.stderr)
        return
    outcome.add(pair, contestant.name, result)
    if contestant.is_peer:
        cache.store(contestant, pair, result)
    print(
        f"{pair.name:20} {contestant.name:14} {result.bytes:>11,} bytes"
        f"  diff {result.encode_cpu:7.2f} s {result.encode_peak_kib / 1024:6.0f} MiB"
        f"  apply {result.apply_cpu:6.2f} s {result.apply_peak_kib / 1024:5.1f} MiB",
        file=sys.stderr)


def _field(given) -> List[contestants.Contestant]:
    """The tools to run, Cairn first; a peer that is not installed is left out, with a word."""
    field = []
    if given.efforts:
        if not os.access(given.cairn, os.X_OK):
            raise corpus.CorpusError(
                f"{given.cairn} is not there; build it: swift build -c release --product cairn"
                " --static-swift-stdlib")
        field = [contestants.cairn(given.cairn, effort) for effort in given.efforts]
    if given.peers:
        python = _hdiffpatch_python(given) if "hdiffpatch" in given.peers else None
        known = contestants.peers(python)
        for name in given.peers:
            if name not in known or not known[name].version:
                print(f"compare: {name} is not installed; going on without", file=sys.stderr)
            else:
                field.append(known[name])
    return field


def _hdiffpatch_python(given) -> Optional[str]:
    if given.hdiffpatch_python:
        return shutil.which(given.hdiffpatch_python)
    return contestants.hdiffpatch_environment(os.path.join(given.cache, "venv"))


def _check(given, outcome: Outcome) -> int:
    status = 0
    for failure in outcome.failures:
        print(f"compare: failed: {failure}", file=sys.stderr)
        status = 1
    if given.update_golden:
        golden.update(outcome, options.HOME)
    if given.check_golden:
        for change in golden.changes(outcome, options.HOME):
            print(f"compare: {change}", file=sys.stderr)
            status = 1
    return status


def _fail(message: str, status: int = 1) -> int:
    print(f"compare: error: {message}", file=sys.stderr)
    return status
