"""Every command as it may be called wrongly, and as programs and terminals call it.

usage: usage.py BUILD

Each command is tried by the examples of its own help, so that a new one is tried as well:
* an unknown option, and a campaign file (TOML) that is not there, end with 2; a campaign's database that is
  not there, or none, with 3; an individual that is not there, and an output that cannot be written, with 2;
* each says so on standard error, and nothing on standard output unless it was about to write;
* with --json, each line of standard output is an object of JSON;
* colour is for terminals, and not where NO_COLOR is set or the terminal is dumb.
"""
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile

import commands
import help_pages

NOBODY = "999999"
NOWHERE = "/proc/nowhere"  # nobody can write there, root neither


class Trial:
    def __init__(self, folder):
        self.folder = folder
        self.tried = 0
        self.wrong = []

    def run(self, line):
        return subprocess.run(["bash", "-c", line], cwd=self.folder.path, env=self.folder.environment,
                              capture_output=True, text=True, timeout=commands.SECONDS, stdin=subprocess.DEVNULL)

    def expect(self, line, code, said=""):
        self.tried += 1
        ended = self.run(line)
        if ended.returncode != code or said not in ended.stderr or not ended.stderr.startswith("neuroprospect"):
            self.wrong.append(f"{line}: exit code {ended.returncode}, expected {code} and {said!r}; standard "
                              f"error: {ended.stderr}")
        if ended.stdout and " -o " not in line:  # what is written comes last
            self.wrong.append(f"{line}: says on standard output: {ended.stdout[:200]}")

    def mistakes(self, name, example):
        self.expect(f"{example} --no-such-option", 2, f"neuroprospect {name}")
        if "first-steps.db" in example and "--db" not in example:
            for file in ("nowhere.db", "text.db"):
                self.expect(example.replace("first-steps.db", file, 1), 3, file)
        if "first-steps.toml" in example:
            self.expect(re.sub(r"\S*first-steps\.toml", "nowhere.toml", example), 2, "nowhere.toml")
        if re.search(r"first-steps\.db \d+", example):
            self.expect(re.sub(r"(?<=first-steps\.db )\d+", NOBODY, example), 2, NOBODY)
        if " -o " in example:
            self.expect(re.sub(r"-o ([\w-]+)", rf"-o {NOWHERE}/\1", example), 2, NOWHERE)

    def readable(self, example):
        self.tried += 1
        ended = self.run(f"{example} --json")
        try:
            lines = [json.loads(line) for line in ended.stdout.splitlines()]
            right = lines and all(isinstance(line, dict) for line in lines) and ended.returncode == 0
        except json.JSONDecodeError:
            right = False
        if not right:
            self.wrong.append(f"{example} --json: exit code {ended.returncode}, {ended.stdout[:500]}{ended.stderr}")

    def on_terminal(self, line, **environment):
        """What is seen on a terminal."""
        self.tried += 1
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder.path)
            os.execvpe("bash", ["bash", "-c", line], {**self.folder.environment, **environment})
        seen = b""
        try:
            while part := os.read(terminal, 10000):
                seen += part
        except OSError:  # how a terminal ends
            pass
        os.waitpid(pid, 0)
        os.close(terminal)
        return seen.decode()

    def colours(self):
        mistake = "neuroprospect status nowhere.db"
        run = "neuroprospect run campaigns/smallest.toml --db seen.db"
        colour, cursor = "\033[31m", "\r\033[K"
        for line, expected, environment in (
                (mistake, colour, {"TERM": "xterm"}), (run, cursor, {"TERM": "xterm"})):
            if expected not in self.on_terminal(line, **environment):
                self.wrong.append(f"{line}: no {expected!r} on a terminal")
        for line, environment, unwanted in (
                (mistake, {"TERM": "xterm", "NO_COLOR": "1"}, "\033["), (mistake, {"TERM": "dumb"}, "\033["),
                (run, {"TERM": "dumb"}, "\033["), ("neuroprospect top first-steps.db", {"TERM": "dumb"}, "\033["),
                (f"{run}; neuroprospect status seen.db", {"TERM": "xterm", "NO_COLOR": "1"}, "m")):
            seen = self.on_terminal(line, **environment)
            pattern = r"\033\[[\d;]*m" if unwanted == "m" else re.escape(unwanted)
            if re.search(pattern, seen) or not seen:
                self.wrong.append(f"{line} with {environment}: {seen!r}")


def main(build):
    build = pathlib.Path(build).resolve()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        trial = Trial(commands.Folder(work / "folder", build, None))
        (trial.folder.path / "text.db").write_text("this is no database, but it is longer than nothing\n")
        made = trial.run("script/run campaigns/first-steps.toml")
        assert made.returncode == 0, made.stderr
        trial.expect("neuroprospect run campaigns/smallest.toml --db " + NOWHERE + "/x.db", 3, NOWHERE)
        for command in help_pages.commands(build / "neuroprospect"):
            examples = [line.split(" | ")[0] for line in help_pages.examples_of(build / "neuroprospect", command)]
            for example in examples:
                trial.mistakes(" ".join(command), example)
            if "--json" in help_pages.help_of(build / "neuroprospect", command):
                trial.readable(examples[0])
            elif " -o " in "".join(examples):
                trial.run(examples[0])  # others go on from what it writes
        trial.colours()
        print(*trial.wrong, sep="\n")
        print(f"{trial.tried} calls, {len(trial.wrong)} not as they should be")
        return 1 if trial.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
