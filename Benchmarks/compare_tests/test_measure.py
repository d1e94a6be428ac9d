# SPDX-License-Identifier: Apache-2.0
import os
import sys
import tempfile
import unittest

from compare_support.measure import CommandFailed, become_reaper, run


class MeasureTests(unittest.TestCase):
    """A measured command is measured by itself, and its failures are told."""

    @classmethod
    def setUpClass(cls):
        become_reaper()

    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.log = os.path.join(self.directory.name, "messages")

    def test_peak_memory_is_the_programs_own_and_not_its_parents(self):
        ballast = bytearray(b"x" * (64 << 20))
        measured = run(["/bin/true"], self.log)
        self.assertLess(measured.peak_kib, 16 << 10)
        self.assertEqual(len(ballast), 64 << 20)

    def test_peak_memory_counts_what_the_program_touches(self):
        measured = run([sys.executable, "-c", "bytearray(b'x' * (64 << 20))"], self.log)
        self.assertGreater(measured.peak_kib, 64 << 10)

    def test_cpu_time_counts_work_and_not_sleep(self):
        work = run([sys.executable, "-c", "sum(range(10_000_000))"], self.log)
        self.assertGreater(work.cpu, 0.05)
        sleep = run(["/bin/sleep", "0.4"], self.log)
        self.assertLess(sleep.cpu, 0.1)
        self.assertGreaterEqual(sleep.wall, 0.4)

    def test_standard_output_goes_to_the_file(self):
        path = os.path.join(self.directory.name, "output")
        run(["/bin/echo", "two  words"], self.log, stdout=path)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "two  words\n")

    def test_a_failing_command_is_an_error_with_its_message(self):
        with self.assertRaisesRegex(CommandFailed, "status 3.*the reason"):
            run(["/bin/sh", "-c", "echo the reason >&2; exit 3"], self.log)

    def test_a_command_killed_by_a_signal_is_an_error(self):
        with self.assertRaises(CommandFailed):
            run(["/bin/sh", "-c", "kill -9 $$"], self.log)

    def test_a_command_that_does_not_exist_is_an_error(self):
        with self.assertRaises(CommandFailed):
            run(["/nonexistent/program"], self.log)

    def test_a_command_that_takes_too_long_is_ended(self):
        with self.assertRaisesRegex(CommandFailed, "too long"):
            run(["/bin/sleep", "30"], self.log, timeout=0.2)


if __name__ == "__main__":
    unittest.main()
