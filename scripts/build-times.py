#!/usr/bin/env python3
"""Runs a build and prints the processor's seconds by module: build-times.py swift build ... Linux only, by /proc.

SwiftPM tells the order of its steps but not what each costs.
"""
import collections
import os
import re
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def processes():
    """Of each process: its parent, when it started, its seconds, its command."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
            with open(f"/proc/{name}/cmdline") as file:
                command = file.read().replace("\0", " ")
        except OSError:
            continue
        yield int(name), int(fields[1]), fields[19], (int(fields[11]) + int(fields[12])) / TICKS, command


def module(command):
    found = re.search(r"-module-name (\S+)", command) or re.search(r"/(\w+)\.build/", command)
    return found[1] if found else "(SwiftPM, linking)"


def main():
    began = time.time()
    build = subprocess.Popen(sys.argv[1:])
    seen = {}
    while build.poll() is None:
        ours = {build.pid}
        for pid, parent, started, seconds, command in sorted(processes(), key=lambda p: int(p[2])):
            if pid in ours or parent in ours:
                ours.add(pid)
                seen[pid, started] = module(command), seconds
        time.sleep(0.03)
    total = collections.Counter()
    for name, seconds in seen.values():
        total[name] += seconds
    print(f"{time.time() - began:.1f} s, of the processor {sum(total.values()):.1f} s:")
    for name, seconds in total.most_common():
        if seconds >= 0.5:
            print(f"{seconds:8.1f} s  {name}")
    return build.returncode


sys.exit(main())
