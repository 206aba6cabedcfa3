#!/usr/bin/env python3
"""Writes what run.sh measured: a section of docs/benchmarks.md, and its plot.

usage: report.py WORK DOCS
"""

import datetime
import json
import math
import os
import platform
import statistics
import sys

PEERS = [
    ("BM_PeerIfKleene", "C++ `if`s, Kleene"),
    ("BM_PeerIf", "C++ `if`s, two values"),
    ("BM_PeerInterpreter", "plain interpreter"),
    ("BM_PeerClips", "CLIPS 6.30"),
    ("json-rules-engine", "json-rules-engine"),
]
SIZES = [10, 25, 100, 1000, 10000, 100000]
COLORS = {
    "BM_Evaluate": "#0b6e4f",
    "BM_PeerIfKleene": "#c0392b",
    "BM_PeerIf": "#e08e79",
    "BM_PeerInterpreter": "#7f8c8d",
    "BM_PeerClips": "#8e44ad",
    "json-rules-engine": "#d4a017",
}


def read_times(work):
    """Context, {name: {size: (nanoseconds, counters)}} and {name: error}.

    Nanoseconds are the median of the repetitions.
    """
    with open(os.path.join(work, "evaluator.json"), encoding="utf-8") as file:
        report = json.load(file)
    runs = {}
    errors = {}
    for run in report["benchmarks"]:
        if run.get("error_occurred"):
            name = run.get("run_name", run["name"]).split("/")[0]
            errors[name] = run["error_message"]
            continue
        if run.get("run_type") == "aggregate":
            continue
        assert run["time_unit"] == "ns"
        parts = run["run_name"].split("/")
        size = int(parts[1]) if len(parts) > 1 else 0
        runs.setdefault(parts[0], {}).setdefault(size, []).append(run)
    times = {}
    for name, by_size in runs.items():
        for size, several in by_size.items():
            time = statistics.median(run["cpu_time"] for run in several)
            times.setdefault(name, {})[size] = (time, several[0])
    with open(os.path.join(work, "json_rules_engine.jsonl"),
              encoding="utf-8") as file:
        for line in file:
            result = json.loads(line)
            times.setdefault("json-rules-engine", {})[result["rules"]] = (
                result["nanoseconds"], {})
    return report["context"], times, errors


def in_units(nanoseconds):
    for unit, scale in (("ns", 1), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)):
        value = nanoseconds / scale
        if value < 1000 or unit == "s":
            return f"{value:.3g} {unit}"
    return ""


def cell(times, name, size):
    found = times.get(name, {}).get(size)
    return in_units(found[0]) if found else "–"


def ratio(times, peer, size, ours="BM_Evaluate"):
    a = times.get(peer, {}).get(size)
    b = times.get(ours, {}).get(size)
    if not a or not b:
        return "–"
    times_faster = a[0] / b[0]
    digits = 0 if times_faster >= 99.5 else 1 if times_faster >= 9.95 else 2
    return f"{times_faster:,.{digits}f} ×"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def plot(times):
    """Time over the number of conditions, both logarithmic."""
    width, height, left, bottom, right, top = 720, 420, 70, 50, 190, 20
    low, high = 1.0, 9.0  # powers of ten of nanoseconds

    def x(size):
        return left + (math.log10(size) - 1) / 4 * (width - left - right)

    def y(time):
        place = (math.log10(time) - low) / (high - low)
        return height - bottom - place * (height - bottom - top)

    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
           f'height="{height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="white"/>']
    for power in range(1, 10):
        here = y(10 ** power)
        svg.append(f'<line x1="{left}" x2="{width - right}" y1="{here:.1f}" '
                   f'y2="{here:.1f}" stroke="#ddd"/>')
        svg.append(f'<text x="{left - 6}" y="{here + 4:.1f}" '
                   f'text-anchor="end">{in_units(10 ** power)}</text>')
    for size in SIZES:
        svg.append(f'<text x="{x(size):.1f}" y="{height - bottom + 18}" '
                   f'text-anchor="middle">{size:,}</text>')
    svg.append(f'<text x="{(left + width - right) / 2}" y="{height - 10}" '
               'text-anchor="middle">conditions</text>')
    for name, label in [("BM_Evaluate", "the index")] + PEERS:
        points = sorted((size, time[0]) for size, time in
                        times.get(name, {}).items() if size in SIZES)
        if not points:
            continue
        place = " ".join(f"{x(size):.1f},{y(time):.1f}"
                         for size, time in points)
        svg.append(f'<polyline points="{place}" fill="none" '
                   f'stroke="{COLORS[name]}" stroke-width="2"/>')
        last = points[-1]
        svg.append(f'<text x="{x(last[0]) + 8:.1f}" y="{y(last[1]) + 4:.1f}" '
                   f'fill="{COLORS[name]}">{label.replace("`", "")}</text>')
    svg.append("</svg>")
    return "\n".join(svg) + "\n"


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor()


def left_out(times, errors):
    """A sentence for every peer that has no figure."""
    lines = []
    for name, label in PEERS:
        if name not in times:
            reason = errors.get(name, "left out: it could not be installed")
            lines.append(f"* {label}: {reason}.\n")
    return "".join(lines)


def introduction(context):
    load = ", ".join(f"{value:.1f}" for value in context.get("load_avg", []))
    return [
        f"{processor()}, {context['num_cpus']} virtual cores at "
        f"{context['mhz_per_cpu'] / 1000:.1f} GHz, Debian's gcc at `-O2`, "
        f"{datetime.date.today().isoformat()}; load when it began: {load}. "
        "`benchmarks/run.sh` writes this section.\n",
        "CPU time of one snapshot, from the protobuf message to every "
        "condition's state; medians of interleaved repetitions in one run. "
        "Forty optional fields, a quarter of them absent, 1,000 random "
        "snapshots in turn; conditions of 1 to 4 atoms, fixed by a seed: "
        "`benchmarks/evaluator_rules.h`. All peers but json-rules-engine were "
        "first held to the same results in the same process; that one is "
        "timed by the wall clock, and checks how many rules are true.\n",
        "![Time by the number of conditions](benchmarks.svg)\n"]


def comparison(times, sizes, heads):
    rows = [["**the index**"] + [cell(times, "BM_Evaluate", s) for s in sizes]]
    rows += [[label] + [cell(times, name, s) for s in sizes]
             for name, label in PEERS]
    text = [table(["time, by conditions"] + heads, rows),
            "How many times faster the index is:\n"]
    rows = [[label] + [ratio(times, name, s) for s in sizes]
            for name, label in PEERS]
    rows.append(["`if`s, Kleene, one snapshot repeated"] +
                [ratio(times, "BM_PeerIfKleeneRepeated", s,
                       "BM_EvaluateRepeated") for s in sizes])
    rows.append(["`if`s, Kleene, 20,000 snapshots in turn"] +
                [ratio(times, "BM_PeerIfKleeneManySnapshots", s,
                       "BM_EvaluateManySnapshots") for s in sizes])
    text.append(table(["than"] + heads, rows))
    text.append(
        "**Of a few dozen conditions compiled `if`s can win**: they stop at "
        "the first field that decides, and what they do on 1,000 snapshots a "
        "large branch predictor learns by heart. What they do on 20,000 it "
        "does not. A repeated snapshot is "
        "the best case of a branch predictor, and of the index, which keeps "
        "its verdicts while no field's class has changed.\n")
    return text


def variants(times, sizes, heads):
    lines = [
        ("BM_EvaluateRepeated", "one snapshot repeated"),
        ("BM_EvaluateManySnapshots", "20,000 snapshots in turn"),
        ("BM_EvaluateBaseline", "without AVX2"),
        ("BM_EvaluateByReflection", "fields read by reflection"),
        ("BM_EvaluateDenseRows", "dense rows"),
        ("BM_EvaluateSparseRows", "sparse rows"),
        ("BM_EvaluateToStates", "with one byte a condition as the result"),
        ("BM_EvaluateAndListTrue", "with a call for each that is true"),
        ("BM_ParseAndEvaluate", "with parsing the message"),
    ]
    return [table(["the index, variants"] + heads,
                  [[label] + [cell(times, name, s) for s in sizes]
                   for name, label in lines])]


def costs(times, sizes, heads):
    rows = []
    for name, label in [
            ("BM_BuildIndex", "building, a condition"),
            ("BM_ParseCheckAndBuildIndex", "parsing, checking and building")]:
        rows.append([label] + [
            in_units(times[name][s][0] / s) if s in times.get(name, {}) else "–"
            for s in sizes])
    rows.append(["bytes a condition"] + [
        f"{times['BM_Evaluate'][s][1]['bytes_a_condition']:.0f}"
        for s in sizes])
    rows.append(["explaining one condition"] +
                [cell(times, "BM_ExplainOne", s) for s in sizes])
    return [table(["compiling, memory"] + heads, rows)]


def bundled(times):
    if "BM_BundledEvaluate" not in times:
        return []
    time, counters = times["BM_BundledEvaluate"][0]
    text = ("The bundled knowledge base on a camera that blinks red: "
            f"{counters['conditions']:.0f} conditions in {in_units(time)} "
            f"({cell(times, 'BM_BundledInterpreter', 0)} by the plain "
            "interpreter); explaining all of them by their atoms takes "
            f"{cell(times, 'BM_BundledExplainAll', 0)}")
    if "BM_BundledDiagnose" in times:
        share = (times["BM_BundledExplainAll"][0][0] /
                 times["BM_BundledDiagnose"][0][0])
        text += (f", {100 * share:.2g} % of a whole diagnosis "
                 f"({cell(times, 'BM_BundledDiagnose', 0)}), which explains "
                 "fewer")
    return [text + ".\n"]


def section(context, times, errors, instructions):
    sizes = [size for size in SIZES if size in times["BM_Evaluate"]]
    heads = [f"{size:,}" for size in sizes]
    text = introduction(context) + comparison(times, sizes, heads)
    missing = left_out(times, errors)
    if missing:
        text.append("Left out:\n\n" + missing)
    text += variants(times, sizes, heads) + costs(times, sizes, heads)
    text += bundled(times)
    if instructions:
        text.append("Instructions, counted by callgrind "
                    "(`benchmarks/instruction_gate.sh`, which CI runs):\n")
        text.append("\n".join("* " + line.split("gate: ", 1)[-1]
                              for line in instructions) + "\n")
    return "\n".join(text)


def replace_section(page, title, text):
    """The page with what stands below the heading `title` replaced."""
    heading = f"## {title}\n"
    begin = page.index(heading) + len(heading)
    end = page.find("\n## ", begin)
    rest = page[end:] if end >= 0 else ""
    return page[:begin] + "\n" + text + rest


def main():
    work, docs = sys.argv[1:]
    context, times, errors = read_times(work)
    instructions = []
    path = os.path.join(work, "instructions.txt")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            instructions = file.read().splitlines()
    with open(os.path.join(docs, "benchmarks.svg"), "w",
              encoding="utf-8") as file:
        file.write(plot(times))
    page_path = os.path.join(docs, "benchmarks.md")
    with open(page_path, encoding="utf-8") as file:
        page = file.read()
    page = replace_section(page, "The evaluator",
                           section(context, times, errors, instructions))
    with open(page_path, "w", encoding="utf-8") as file:
        file.write(page)


if __name__ == "__main__":
    main()
