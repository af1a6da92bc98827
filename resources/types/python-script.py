#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-only
"""Counts words: the script of python-script.toml, and an example of what a script can tell Pooldeck."""

import collections
import json
import os
import re
import signal
import sys


def stop(*_):
    # A request to stop is SIGTERM to all processes of the task; what is not gone after `grace` is killed.
    sys.exit("stopped")


def main():
    signal.signal(signal.SIGTERM, stop)
    path = sys.argv[-1]
    words = collections.Counter()
    done, size, shown = 0, os.path.getsize(path), -1
    with open(path, encoding="utf-8", errors="replace") as text:
        for line in text:
            words.update(re.findall(r"\w+", line.lower()))
            done += len(line.encode())
            percent = min(100, done * 100 // max(1, size))
            if percent != shown:
                print(f"progress: {percent}/100 {sum(words.values())} words")
                shown = percent
    # The last line of the output is the task's result if it is JSON.
    print(json.dumps({"words": sum(words.values()), "top": words.most_common(int(os.environ["WORDS"]))}))


main()
