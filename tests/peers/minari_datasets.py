"""Farama's Minari loads the recordings that we write, and we read what it writes, to the bit; and the Python
of docs/recordings.md runs."""
import contextlib
import io
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

import gymnasium as gym
import minari
import numpy as np
import pandas as pd
from minari.data_collector import EpisodeBuffer

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "recordings.md"


def run(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def columns(frame, kind, rows):
    """The columns of one kind, of so many rows."""
    chosen = [name for name in frame.columns if name.startswith(kind + ":")]
    return frame[chosen].to_numpy(np.float64)[:rows]


def check_equal(dataset, csv):
    """A data set has the numbers of a CSV file."""
    # pandas' fast parser is off by a bit now and then
    frames = dict(list(pd.read_csv(csv, float_precision="round_trip").groupby("episode")))
    assert len(frames) == dataset.total_episodes
    assert sum(len(frame) - 1 for frame in frames.values()) == dataset.total_steps
    for i, episode in enumerate(dataset):
        frame, steps = frames[i], len(episode)
        assert len(frame) == steps + 1
        assert np.array_equal(columns(frame, "observation", steps + 1), episode.observations)
        assert np.array_equal(columns(frame, "action", steps), np.reshape(episode.actions, (steps, -1)))
        for name, theirs in (("reward", episode.rewards), ("terminated", episode.terminations),
                             ("truncated", episode.truncations)):
            assert np.array_equal(frame[name].to_numpy(np.float64)[:steps], theirs), name


def check_ours(campaign, program, work):
    """What we record is loaded, with its seeds and what was watched."""
    with contextlib.closing(sqlite3.connect(f"file:{campaign}?mode=ro", uri=True)) as connection:
        (individual,) = connection.execute("SELECT max(id) FROM individual WHERE status = 'lived'").fetchone()
    run(program, "record", campaign, individual, "--episodes", 4, "--activity", "--body", "--every", 5, "-o",
        work / "walk-v0")
    run(program, "record", campaign, individual, "--episodes", 4, "-o", work / "walk.csv")
    dataset = minari.load_dataset("walk-v0")
    check_equal(dataset, work / "walk.csv")
    assert dataset.observation_space.dtype == np.float32
    metadata = list(dataset.storage.get_episode_metadata(range(4)))
    seeds = pd.read_csv(work / "walk.csv").groupby("episode")["seed"].first()
    assert [m["seed"] for m in metadata] == list(seeds)
    for episode in dataset:
        body = episode.infos["body"]
        assert list(body["steps"]) == list(range(0, len(episode) + 1, 5))
        assert body["values"].shape[0] == len(body["steps"])
    assert "walk-v0" in minari.list_local_datasets()


def check_theirs(program, work):
    """What Minari writes is read: dictionaries, discrete actions, doubles, any number of episodes."""
    random = np.random.default_rng(1)
    spaces = {
        "box-v0": (gym.spaces.Box(-np.inf, np.inf, (5,), np.float64), gym.spaces.Box(-1, 1, (2,), np.float32)),
        "choice-v1": (gym.spaces.Box(-np.inf, np.inf, (3,), np.float32), gym.spaces.Discrete(4)),
        "dict-v0": (gym.spaces.Dict({"eye": gym.spaces.Box(-9, 9, (2,), np.float64),
                                     "arm": gym.spaces.Box(-9, 9, (3,), np.float32)}),
                    gym.spaces.Box(-1, 1, (1,), np.float64)),
    }
    for name, (observations, actions) in spaces.items():
        buffers = []
        for e in range(12):
            steps = int(random.integers(1, 30))
            seen = [observations.sample() for _ in range(steps + 1)]
            if isinstance(observations, gym.spaces.Dict):
                seen = {key: [one[key] for one in seen] for key in seen[0]}
            buffers.append(EpisodeBuffer(
                id=None, seed=e, observations=seen, actions=[actions.sample() for _ in range(steps)],
                rewards=list(random.normal(size=steps)), terminations=[False] * steps,
                truncations=[False] * (steps - 1) + [True],
                infos={"height": list(random.normal(size=steps + 1))}))
        minari.create_dataset_from_buffers(name, buffer=buffers, observation_space=observations,
                                           action_space=actions)
        run(program, "recording", work / name, "-o", work / "back-v0")
        with (work / "back-v0/data/metadata.json").open() as file:
            assert json.load(file)["total_episodes"] == 12
        dataset, back = minari.load_dataset(name), minari.load_dataset("back-v0")
        for theirs, ours in zip(dataset, back, strict=True):
            seen = theirs.observations
            if isinstance(seen, dict):
                seen = np.concatenate([seen[key] for key in sorted(seen)], axis=1)
            assert np.array_equal(seen, ours.observations)
            assert np.array_equal(np.reshape(theirs.actions, ours.actions.shape), ours.actions)
            assert np.array_equal(theirs.rewards, ours.rewards)
            assert np.array_equal(theirs.infos["height"], ours.infos["height"]["values"][:, 0])
            assert np.array_equal(theirs.truncations, ours.truncations)
        minari.delete_dataset("back-v0")


def check_page(work):
    """The example of the page prints a name of a column and its numbers."""
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
    printed = io.StringIO()
    with contextlib.chdir(work), contextlib.redirect_stdout(printed):
        exec(block, {})
    assert "joint_angle" in printed.getvalue(), printed.getvalue()


def main(campaign, program):
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        os.environ["MINARI_DATASETS_PATH"] = directory
        check_ours(campaign, pathlib.Path(program).resolve(), work)
        check_theirs(pathlib.Path(program).resolve(), work)
        check_page(work)
    print("Minari loads our recordings, and we read three kinds of its data sets, to the bit")


if __name__ == "__main__":
    main(*sys.argv[1:3])
