"""pandas reads every view of a campaign file, and finds the columns that docs/database.md names."""
import io
import pathlib
import re
import sqlite3
import sys

import numpy as np
import pandas as pd

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "database.md"

# How pandas may hold a column of each type: an INTEGER one with empty values is a float.
KINDS = {"INTEGER": "if", "REAL": "f", "TEXT": "O"}


def documented_views():
    """{view: {column: type}} of the page's section on views."""
    section = PAGE.read_text().split("\n## Views\n")[1].split("\n## ")[0]
    views = {}
    for part in section.split("\n### `")[1:]:
        name, body = part.split("`", 1)
        views[name] = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", body, flags=re.MULTILINE))
    return views


def check_view(connection, name, columns):
    frame = pd.read_sql_query(f"SELECT * FROM {name}", connection)
    assert list(frame.columns) == list(columns), f"{name}: {list(frame.columns)}, page: {list(columns)}"
    assert len(frame) > 0, f"{name} has no rows"
    for column, kind in columns.items():
        found = frame[column].dropna().infer_objects()
        assert len(found) == 0 or found.dtype.kind in KINDS[kind], f"{name}.{column} is {found.dtype}"
    return frame


def check_sums(frame):
    """What the page says of derived columns holds for the numbers that pandas has."""
    assert np.array_equal(frame["gain"], frame["learned"] - frame["innate"], equal_nan=True)
    if "inborn" in frame:
        assert np.array_equal(frame["inborn"], frame["innate"] - frame["naive"], equal_nan=True)


def check_phylogeny(frame):
    """The ALife data standard, after a way through CSV."""
    frame = pd.read_csv(io.StringIO(frame.to_csv(index=False)))
    assert frame["id"].dtype.kind == "i" and frame["id"].is_unique and (frame["id"] >= 0).all()
    assert frame["destruction_time"].dtype.kind == "f", "inf is not read as a number"
    assert (frame["destruction_time"] >= frame["origin_time"]).all()
    ids = set(frame["id"])
    for child, ancestors in zip(frame["id"], frame["ancestor_list"]):
        assert ancestors.startswith("[") and ancestors.endswith("]"), ancestors
        if ancestors != "[none]":
            for ancestor in map(int, ancestors[1:-1].split(",")):
                assert ancestor in ids and ancestor < child, f"{child} descends from {ancestor}"


def main(campaign):
    connection = sqlite3.connect(pathlib.Path(campaign).resolve().as_uri() + "?mode=ro", uri=True)
    stored = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
    views = documented_views()
    assert stored == set(views), f"views of the file: {stored}, of the page: {set(views)}"
    frames = {name: check_view(connection, name, columns) for name, columns in views.items()}
    for name in ("innate_vs_learned", "lineage", "champions"):
        check_sums(frames[name])
    assert frames["champions"]["learned"].is_monotonic_increasing
    check_phylogeny(frames["phylogeny"])
    rows = ", ".join(f"{name} {len(frame)} rows" for name, frame in frames.items())
    print(f"pandas {pd.__version__} reads every view: {rows}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
