"""The C. elegans hermaphrodite of Cook et al. 2019, as the package c302 carries it (its edge list, its
list of neurons and of their transmitters; read as files, nothing of it is run), through
`brain import-connectome`: numbers as published, as Python's own csv reader counts them, and as networkx
finds them in what is written; the controls keep what they should; brains wired like it learn."""
import collections
import csv
import importlib.metadata
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

import networkx as nx

# Cook et al. 2019 as edge list: rows of chemical and of electrical connections with their sums of
# weights; the same among neurons, of which the chemical ones are also those of Fenyves et al. 2020
# (PLoS Comput Biol 16:e1007974). Two directions are two rows of a gap junction.
WHOLE = {"chemical": (4681, 27019), "electrical": (2698, 12683)}
NEURONS = {"chemical": (3638, 20589), "electrical": (2168, 8642)}
GABAERGIC = 26  # McIntire et al. 1993


def package_file(name):
    (path,) = [file for file in importlib.metadata.files("c302") if str(file) == f"c302/data/{name}"]
    return pathlib.Path(path.locate())


def run(program, *arguments):
    command = [program, "brain", "import-connectome", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read(path, delimiter=","):
    """{(pre, post, kind): weight} as Python's csv reader has it."""
    with open(path, newline="") as file:
        header, *rows = [[field.strip() for field in row] for row in csv.reader(file, delimiter=delimiter)]
    column = {name.lower(): i for i, name in enumerate(header)}
    names = [["pre", "source"], ["post", "target"], ["kind", "type"], ["weight", "synapses"]]
    pre, post, kind, weight = (next(column[n] for n in some if n in column) for some in names)
    edges = {(row[pre], row[post], row[kind]): float(row[weight]) for row in rows}
    assert len(edges) == len(rows), f"{path}: some connections are there twice"
    return edges


def counts(edges):
    result = {}
    for kind in ("chemical", "electrical"):
        weights = [weight for (_, _, k), weight in edges.items() if k == kind]
        result[kind] = (len(weights), sum(weights))
    return result


def said(output):
    """The last counts that the program printed."""
    found = re.findall(r"^  (\w+): (\d+) connections of total weight (\S+);", output, re.MULTILINE)
    return {kind: (int(n), float(weight)) for kind, n, weight in found[-2:]}


def degrees(edges, kind):
    graph = nx.DiGraph((pre, post) for pre, post, k in edges if k == kind)
    return dict(graph.in_degree()), dict(graph.out_degree())


def among_neurons(program, folder, whole):
    """The list of neurons as files of names and signs, and what comes of them."""
    info = json.loads(package_file("owmeta_cache.json").read_text())["neuron_info"]
    assert len(info) == 302

    def padded(name):  # Cook's list has VA01 for VA1
        return re.sub(r"^(AS|DA|DB|DD|VA|VB|VC|VD)(\d)$", r"\g<1>0\2", name)

    transmitters = {padded(name): entry[3] for name, entry in info.items()}
    (folder / "neurons.txt").write_text("\n".join(transmitters))
    signs = [f"{name},{-1 if 'GABA' in t else 1}\n" for name, t in transmitters.items()]
    (folder / "signs.csv").write_text("unit,sign\n" + "".join(signs))
    source = package_file("herm_full_edgelist.csv")
    output = run(program, source, "--only", folder / "neurons.txt", "--signs", folder / "signs.csv",
                 "-o", folder / "worm.csv")
    edges = read(folder / "worm.csv")
    assert counts(edges) == said(output) == NEURONS, (counts(edges), said(output))
    assert edges == {key: w for key, w in whole.items() if {key[0], key[1]} <= transmitters.keys()}
    assert "2 names have no connection: CANL, CANR" in output, output
    with open(folder / "worm.csv", newline="") as file:
        inhibitory = {row["pre"] for row in csv.DictReader(file) if row["pre_sign"] == "-1"}
    graph = nx.DiGraph((pre, post) for pre, post, _ in edges)
    assert graph.number_of_nodes() == 300
    assert f"300 units, density {nx.density(nx.DiGraph(e for e in graph.edges if e[0] != e[1])):.4f}" in output
    assert f"{GABAERGIC} inhibit" in output and len(inhibitory) <= GABAERGIC
    return edges


def check_controls(program, folder, worm):
    made = {}
    for control in ("rewired", "random", "shuffled"):
        path = folder / f"{control}.csv"
        run(program, folder / "worm.csv", "--control", control, "--seed", 7, "-o", path)
        made[control] = read(path)
        assert counts(made[control]) == counts(worm), control
    for kind in ("chemical", "electrical"):
        assert degrees(made["rewired"], kind) == degrees(worm, kind)
        pairs = collections.Counter(key[2] for key in made["rewired"] if key in worm)
        assert pairs[kind] < 0.25 * counts(worm)[kind][0], f"{pairs[kind]} {kind} connections stayed"
    assert made["shuffled"].keys() == worm.keys() and made["shuffled"] != worm
    assert degrees(made["random"], "chemical") != degrees(worm, "chemical")


# Founders alone, and the one way of learning; nothing is selected.
CAMPAIGN = """
name = "worm"
seed = 1
[evolution]
births = {lives}
founders = {lives}
lag = 2
[life]
steps = 48_000
episodes = 1
curve_points = 3
[world]
episode_s = 4
[body]
founder_limbs_low = 4
[brain]
hidden = [{neurons}]
cell = "relu"
recurrent = true
recurrent_gain = 0.9
[brain.learning]
learning_rate = 1e-3
[brain.connectome]
path = "{connectome}"
use = "mask"
"""


def check_learning(program, folder):
    """Brains wired by the worm's chemical synapses learn `locomotion`: the last third of a life returns more
    than the first. Bodies differ much in how much more, so by Wilcoxon's signed ranks: those of bodies that
    lose add up to 5 or less by chance in 10 of 1024 cases."""
    lives = 10
    output = run(program, folder / "worm.csv", "--kind", "chemical", "-o", folder / "chemical.csv")
    neurons = re.findall(r"(\d+) units, density", output)[-1]  # of what is written
    (folder / "worm.toml").write_text(CAMPAIGN.format(lives=lives, neurons=neurons,
                                                        connectome=folder / "chemical.csv"))
    subprocess.run([program, "run", folder / "worm.toml", "--db", folder / "worm.db"], check=True,
                   capture_output=True)
    curves = collections.defaultdict(list)
    rows = sqlite3.connect(folder / "worm.db").execute(
        "SELECT individual, mean_return FROM learning_curve ORDER BY individual, step")
    for individual, mean_return in rows:
        curves[individual].append(mean_return)
    gains = [curve[-1] - curve[0] for curve in curves.values()]
    ranked = sorted(gains, key=abs)
    lost = sum(rank for rank, gain in enumerate(ranked, 1) if gain <= 0)
    assert len(gains) == lives and lost <= 5, gains
    return f"{neurons} neurons learn locomotion: {sum(gains) / lives:.1f} more return on average of {lives} bodies"


def main(program):
    source = package_file("herm_full_edgelist.csv")
    whole = read(source)
    assert counts(whole) == WHOLE, counts(whole)
    output = run(program, source)
    assert said(output) == WHOLE and "7379 rows" in output and "448 units" in output, output
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        worm = among_neurons(program, folder, whole)
        check_controls(program, folder, worm)
        learned = check_learning(program, folder)
    white = package_file("aconnectome_white_1986_whole.csv")
    assert said(run(program, white)) == counts(read(white, delimiter="\t"))
    version = importlib.metadata.version("c302")
    print(f"c302 {version}: {len(whole)} connections of C. elegans, {len(worm)} among neurons, as published; "
          f"controls keep what they should; {learned}")


if __name__ == "__main__":
    main(sys.argv[2])
