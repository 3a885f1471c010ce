"""numpy and pandas find the estimates of studies as we do, from the rows of the same campaign file."""
import json
import pathlib
import sqlite3
import subprocess
import sys

import numpy as np
import pandas as pd


def study(program, campaign, name, *options):
    """{(figure, series, x): value}."""
    said = subprocess.run([program, "study", name, campaign, "--json", "--no-store", *options],
                          check=True, capture_output=True, text=True).stdout
    estimates = [json.loads(line) for line in said.splitlines()]
    return {(e["figure"], e["series"], e["x"]): e["value"] for e in estimates}


def slope(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    return np.polyfit(both["x"], both["y"], 1)[0]


def check(what, ours, theirs):
    assert np.isclose(ours, theirs, rtol=1e-9, atol=1e-12), f"{what}: {ours}, numpy: {theirs}"


def main(campaign, program):
    connection = sqlite3.connect(pathlib.Path(campaign).resolve().as_uri() + "?mode=ro", uri=True)
    lives = pd.read_sql_query("SELECT * FROM innate_vs_learned", connection, index_col="individual")
    kin = pd.read_sql_query("SELECT child, role, parent FROM parent", connection)
    births = pd.read_sql_query("SELECT id, limbs, mass_kg FROM individual", connection, index_col="id")
    horizon = json.loads(subprocess.run([program, "query", campaign, "--json", "SELECT max(step) AS step FROM learning_curve"],
                                        check=True, capture_output=True, text=True).stdout)["step"]

    main_parents = kin[kin["role"] == "main"].set_index("child")["parent"]
    measures = ["innate", "learned", "gain"]
    ours = study(program, campaign, "heritability")
    for name in measures:
        parents = lives[name].reindex(main_parents).to_numpy()
        children = lives[name].reindex(main_parents.index).to_numpy()
        check(f"heritability of {name}", ours["slope of child on parent", "main parent", name],
              slope(parents, children))

    ours = study(program, campaign, "innate-learned")
    for name in ["passive", "naive", "innate", "learned"]:
        check(f"mean {name}", ours["return", name, "all births"], lives[name].mean())
        check(f"slope of {name}", ours["slope over births", "all births", name],
              slope(lives.index.to_numpy() / 1000, lives[name].to_numpy()))
    reached = lives["criterion_step"]
    if reached.notna().any():
        check("share that reached the criterion",
              ours["share that reached the criterion", "all births", "all births"], reached.notna().mean())
        # all learn for as long, so the restricted mean is a plain one
        check("steps to the criterion", ours["steps to the criterion", "restricted mean", "all births"],
              reached.fillna(horizon).mean())

    ours = study(program, campaign, "morphology", "--descriptors", "limbs,mass_kg", "--least", "3")
    for name in ["innate", "learned"]:
        for descriptor in births.columns:
            check(f"correlation of {descriptor} with {name}", ours["correlation over births", name, descriptor],
                  lives[name].corr(births[descriptor]))
    events = pd.read_sql_query("SELECT DISTINCT individual, part || ' ' || operator AS operator FROM mutation", connection)
    change = (lives["learned"].reindex(main_parents.index).to_numpy()
              - lives["learned"].reindex(main_parents).to_numpy())
    change = pd.Series(change, index=main_parents.index).dropna()
    checked = 0
    for (figure, series, operator), value in ours.items():
        if series != "learned" or operator not in set(events["operator"]):
            continue
        has = change.index.isin(events.loc[events["operator"] == operator, "individual"])
        theirs = change[has].mean()
        if figure.startswith("how that differs"):
            theirs -= change[~has].mean()
        check(f"{figure}: {operator}", value, theirs)
        checked += 1
    print(f"studies: heritability, slopes, survival, {checked} effects of operators as numpy and pandas have them")


if __name__ == "__main__":
    main(*sys.argv[1:3])
