"""phylotrackpy and phyloframe (hstrat's phylogeny library) read our exports of random phylogenies, and
find the statistics, common ancestors and trees that we find."""
import io
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import pandas as pd
from phyloframe import legacy
from phylotrackpy import systematics


def ours(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def read_csv(text):
    return pd.read_csv(io.StringIO(text))


def check_statistics(survivors_csv, statistics):
    """Empirical's numbers, to the last digits that a sum in another order leaves."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(survivors_csv)
        file.flush()
        theirs = systematics.Systematics(lambda taxon: taxon, True, True, False, False)
        theirs.load_from_file(file.name, "id", False, True)
    equal = {
        "living": theirs.get_num_active(),
        "ancestors": theirs.get_num_ancestors(),
        "roots": theirs.get_num_roots(),
        "max_depth": theirs.get_max_depth(),
        "phylogenetic_diversity": theirs.get_phylogenetic_diversity(),
        "branch_length_births": theirs.get_sum_distance(),
        "sackin": theirs.sackin_index(),
        "common_ancestor": int(theirs.get_mrca().get_info()),
    }
    close = {"colless_like": theirs.colless_like_index()}
    close["mean_evolutionary_distinctiveness"] = theirs.get_mean_evolutionary_distinctiveness(
        statistics["time"])
    if statistics["living"] > 1:
        close["mean_pairwise_distance"] = theirs.get_mean_pairwise_distance(False)
    for name, value in equal.items():
        assert statistics[name] == value, f"{name}: {statistics[name]} here, {value} in phylotrackpy"
    for name, value in close.items():
        assert math.isclose(statistics[name], value, rel_tol=1e-9, abs_tol=1e-9), (
            f"{name}: {statistics[name]} here, {value} in phylotrackpy")


def check_standard(program, file):
    """Every ALife export is valid, and the asexual one has the main parents."""
    frames = {}
    for how in (("alife",), ("alife", "--survivors"), ("alife-asexual",), ("alife-asexual", "--survivors")):
        frame = read_csv(ours(program, "export", file, "--format", *how))
        assert legacy.alifestd_validate(frame), how
        frames[how] = frame
    for full, asexual in zip(frames[("alife",)]["ancestor_list"], frames[("alife-asexual",)]["ancestor_list"]):
        assert full.strip("[]").split(",")[0] == asexual.strip("[]")
    return frames[("alife-asexual",)]


def check_common_ancestors(program, file, frame):
    ids = list(frame["id"])
    for a, b in zip(ids[3::17], ids[-1::-13]):
        theirs = legacy.alifestd_find_pair_mrca_id_asexual(frame, a, b) if a != b else a
        found = json.loads(ours(program, "lineage", file, a, "--common", b, "--json"))["common"]
        assert found == theirs, f"{a} and {b}: {found} here, {theirs} in phyloframe"


def check_newick(program, file, statistics):
    """As many leaves as are alive, each as far from its root as it was born after it."""
    text = ours(program, "export", file, "--format", "newick", "--survivors").strip()
    frame = legacy.alifestd_from_newick(text, create_ancestor_list=True)
    assert legacy.alifestd_validate(frame)
    parents = dict(zip(frame["id"], frame["ancestor_id"]))
    lengths = dict(zip(frame["id"], frame["branch_length"].fillna(0)))
    labels = dict(zip(frame["id"], frame["taxon_label"]))
    inner = {parent for node, parent in parents.items() if node != parent}
    survivors = read_csv(ours(program, "export", file, "--format", "alife-asexual", "--survivors"))
    root = survivors["id"].min()
    leaves = {}
    for node in set(parents) - inner:
        label, distance = int(labels[node]), 0
        while parents[node] != node:
            distance += lengths[node]
            node = parents[node]
        leaves[label] = distance
    alive = survivors[survivors["destruction_time"] == math.inf]["id"]
    assert leaves == {birth: birth - root for birth in alive}, leaves
    assert len(leaves) == statistics["living"]


def main(program, phylogenies):
    files = sorted(pathlib.Path(phylogenies).glob("*.db"))
    assert len(files) == 50, files
    unary = mates = 0
    for file in files:
        statistics = json.loads(ours(program, "lineage", file, "--statistics", "--json"))
        check_statistics(ours(program, "export", file, "--format", "alife-asexual", "--survivors"), statistics)
        frame = check_standard(program, file)
        check_common_ancestors(program, file, frame)
        check_newick(program, file, statistics)
        mates += "," in "".join(read_csv(ours(program, "export", file, "--format", "alife"))["ancestor_list"])
        unary += statistics["phylogenetic_diversity"] > 2 * statistics["living"]
    assert mates > 25 and unary > 5, (mates, unary)
    print(f"phylotrackpy and phyloframe agree on {len(files)} random phylogenies")


if __name__ == "__main__":
    main(*sys.argv[2:4])
