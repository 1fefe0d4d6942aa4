#!/usr/bin/env python3
"""Prints 'N passed, N failed, N skipped' for the last `meson test` of each build directory given.

A test that speaks TAP counts once for each of its lines; any other counts as one.
Exits 1 if anything failed or nothing ran.
"""
import json
import os
import re
import sys

TAP = re.compile(r"^(not )?ok\b([^#\n]*)(#\s*skip)?", re.I | re.M)


def count(build):
    passed = failed = skipped = 0
    with open(os.path.join(build, "meson-logs", "testlog.json"), encoding="utf-8") as log:
        for line in log:
            test = json.loads(line)
            rows = TAP.findall(test.get("stdout") or "")
            bad = test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
            if not rows:
                rows = [("not " if bad else "", "", "#" if test["result"] == "SKIP" else "")]
            lost = [r for r in rows if r[0]]
            failed += max(len(lost), int(bad))
            skipped += len([r for r in rows if r[2] and not r[0]])
            passed += len([r for r in rows if not r[0] and not r[2]])
    return passed, failed, skipped


totals = [sum(column) for column in zip(*(count(build) for build in sys.argv[1:]))]
print("%d passed, %d failed, %d skipped" % tuple(totals))
sys.exit(1 if totals[1] or not totals[0] else 0)
