"""Every command of README.md, docs/*.md and of the program's own help runs.

usage: commands.py BUILD [--python] [WORD…]     WORD: only pages with this in their name

Pages are followed from top to bottom, each in a folder of its own, as a reader would; these rules apply:
* Lives are short. Whatever a page runs has the births that it says, each with SHORT instead of its settings;
  a sweep has FEW births in each campaign, and a hundredth of the steps that its grid says.
* A page finds first-steps.db, as README.md's first command makes it, unless it makes it itself.
* A command has to end with 0, or with N where a comment behind it says "exit code N".
* `view` is asked for its page, then ended by Ctrl-C.
* A block whose first comment is a file's name is that file. Any other block of TOML is a campaign's settings,
  which must be right. SQL is asked of first-steps.db.
* Python runs where its packages are there; with --python they have to be, and only pages with Python are run.
* STAND_INS are what a page may take for granted; EXCEPTIONS are not run, for the reason that they give.
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import pages
import help_pages

SHORT = {"life.steps": "64", "life.episodes": "1", "world.episode_s": "0.5"}
FEW = {"evolution.births": "8", "evolution.founders": "4", "evolution.lag": "2"}
SECONDS = 300  # for a command; sanitizers take their time

EXCEPTIONS = {
    r"ssh ": "needs another machine",
    r"script/test": "is what runs this",
    r"script/(bench|lint|peers|package)\b": "is a step of .ci/run, or takes hours",
    r"docker |sudo |apt-get |git clone ": "needs the network, and changes the machine",
    r"build/release/bench/scaling_bench": "is run by a test of its own, scaling_document",
}
LANGUAGES_NOT_RUN = {"r": "R is not among the packages of CI", "json": "data", "csv": "data", "text": "output",
                     "xml": "data", "": "formulas and output"}

STAND_INS = {
    # files that a reader brings
    "herm_full_edgelist.csv": "Source,Target,Weight,Type\nADAL,AIBL,1,chemical\nAIBL,ADAL,2,chemical\n"
                              "AIBL,RIML,3,electrical\nRIML,AIBL,3,electrical\n",
    "neurons.txt": "ADAL\nAIBL\n",
    "signs.csv": "unit,sign\nADAL,1\nAIBL,-1\n",
    "dog.csv": "episode,step,observation:hip,action:hip,reward\n0,0,0.1,0.5,1\n0,1,0.2,,\n",
    # a scheduler that has a free machine at once: it runs the job here, the first of an array
    "bin/sbatch": "#!/bin/sh\necho Submitted batch job 1\n"
                  "SLURM_ARRAY_TASK_ID=1 SLURM_CPUS_PER_TASK=2 exec bash \"$1\"\n",
    # what script/run does once it has built the program
    "script/run": "#!/bin/sh\nexec neuroprospect run \"$@\"\n",
}

PROGRAM = """#!/bin/bash
# the program, with short lives
options=()
shorten() {{ grep -Eq "^${{1%=*}} *=" "$2" || options+=(-D "$1"); }}
case $1 in
  run | check) for setting in {short}; do options+=(-D "$setting"); done ;;
  sweep) for setting in {short} {few}; do shorten "$setting" "$2"; done ;;
esac
exec {program} "$@" "${{options[@]}}"
"""


class Folder:
    """Where a page is followed."""

    def __init__(self, path, build, first_steps):
        self.path = path
        program = PROGRAM.format(program=build / "neuroprospect",
                                 short=" ".join("=".join(item) for item in SHORT.items()),
                                 few=" ".join("=".join(item) for item in FEW.items()))
        for name, text in {**STAND_INS, "bin/neuroprospect": program,
                           "build/release/neuroprospect": program}.items():
            file = path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            if text.startswith("#!"):
                file.chmod(0o755)
        (path / "build/release/bench").symlink_to(build / "bench")
        shutil.copytree(pages.ROOT / "campaigns", path / "campaigns")
        if first_steps:
            shutil.copy(first_steps, path / "first-steps.db")
        self.environment = {**os.environ, "PATH": f"{path / 'bin'}:{os.environ['PATH']}"}
        self.prelude = ""  # what earlier commands of the page have set

    def run(self, command):
        """(exit code, output) of a line of shell."""
        if re.match(r"[A-Z]+=\S+$|cd \S+$", command):
            self.prelude += command + "\n"
        with tempfile.TemporaryFile("w+") as output:
            process = subprocess.Popen(["bash", "-c", self.prelude + command], cwd=self.path, stdout=output,
                                       stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT,
                                       env=self.environment, start_new_session=True)
            try:
                if re.match(r"(neuroprospect|\$P) view ", command):
                    self.look(process, output)
                code = process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                code = process.wait()
            output.seek(0)
            return code, output.read()

    @staticmethod
    def look(process, output):
        """Opens the page that the command serves, then ends it as Ctrl-C does."""
        link = None
        end = time.monotonic() + SECONDS
        while not link and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
            link = re.search(r"http://\S+", os.pread(output.fileno(), 10000, 0).decode())
        if link:
            with urllib.request.urlopen(link[0]) as answer:
                assert b"<script" in answer.read(), "no page"
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)


def statements(text):
    """(offset in lines, statement) of a block of shell; those that go on over lines are one."""
    statement, start = "", 0
    for number, line in enumerate(text.splitlines()):
        if not statement:
            start = number
        statement += line + "\n"
        whole = subprocess.run(["bash", "-n", "-c", statement], capture_output=True).returncode == 0
        if whole and not line.endswith("\\"):
            if statement.strip() and not statement.startswith("#"):
                yield start, statement.strip()
            statement = ""
    if statement:
        yield start, statement.strip()


def imports_missing(text):
    lines = re.findall(r"^(?:import|from) (.*)$", text, flags=re.MULTILINE)
    names = [re.match(r"\w+", name.strip())[0] for line in lines for name in line.split(" import ")[0].split(",")]
    return [name for name in names
            if subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode != 0]


class Reader:
    """Follows one page, and notes what was run, what was not, and what went wrong."""

    def __init__(self, folder, with_python):
        self.folder = folder
        self.with_python = with_python
        self.ran = 0
        self.left_out = []
        self.wrong = []
        self.python = ""  # the examples of a page go on from each other

    def note(self, where, command, code, output, expected=0):
        self.ran += 1
        if code != expected:
            self.wrong.append(f"{where}: exit code {code}, expected {expected}: {command}\n{output[-2000:]}")

    def shell(self, block):
        for offset, command in statements(block.text):
            where = f"{block.page}:{block.line + offset}"
            reason = next((reason for begins, reason in EXCEPTIONS.items() if re.match(begins, command)), None)
            if reason:
                self.left_out.append(f"{where}: {command}: {reason}")
                continue
            expected = re.search(r"#.*exit code (\d+)", command)
            self.note(where, command, *self.folder.run(command), int(expected[1]) if expected else 0)

    def toml(self, block):
        name = block.file_name or "settings.toml"
        text = re.sub(r"(?<=^life\.steps = )\[.*\]",
                      lambda steps: re.sub(r"\d+", lambda n: str(int(n[0]) // 100), steps[0]),
                      block.text, flags=re.MULTILINE)
        (self.folder.path / name).write_text(text)
        if not re.search(r"^base = ", text, flags=re.MULTILINE):  # a sweep, which the page runs
            self.note(block.where, name, *self.folder.run(f"neuroprospect config {name}"))

    def run_python(self, block):
        self.python += block.text
        missing = imports_missing(self.python)
        if missing and not self.with_python:
            self.left_out.append(f"{block.where}: Python: run by script/peers, which has {', '.join(missing)}")
            return
        (self.folder.path / "example.py").write_text(self.python)
        self.note(block.where, "Python", *self.folder.run(f"{sys.executable} example.py"))

    def follow(self, blocks):
        for block in blocks:
            if block.language in ("sh", "bash") and not block.file_name:
                self.shell(block)
            elif block.language == "toml":
                self.toml(block)
            elif block.file_name:
                (self.folder.path / block.file_name).write_text(block.text)
            elif block.language == "python":
                self.run_python(block)
            elif block.language == "sql":
                (self.folder.path / "question.sql").write_text(block.text)
                self.note(block.where, block.text,
                          *self.folder.run('neuroprospect query first-steps.db "$(cat question.sql)"'))
            elif pages.COMMAND_LINE.search(block.text):
                self.wrong.append(f"{block.where}: a command among what is not one; write commands as ```sh")
            elif block.language not in LANGUAGES_NOT_RUN:
                self.wrong.append(f"{block.where}: what is a block of {block.language}? "
                                  "sh, toml, python and sql are run")


def follow(name, blocks, build, work, first_steps, with_python):
    start = time.monotonic()
    path = work / name.replace("/", "-")
    makes_it = any(re.search(r"run .*first-steps\.toml(?!.*(--db|-D))", block.text) for block in blocks)
    reader = Reader(Folder(path, build, None if makes_it else first_steps), with_python)
    reader.follow(blocks)
    print(f"{name}: {reader.ran} run, {len(reader.left_out)} left out, {len(reader.wrong)} wrong, "
          f"{time.monotonic() - start:.1f} s", flush=True)
    return reader


def main(arguments):
    with_python = "--python" in arguments
    build, *words = [argument for argument in arguments if argument != "--python"]
    build = pathlib.Path(build).resolve()
    first, *others = [(str(page.relative_to(pages.ROOT)), list(pages.blocks(page))) for page in pages.pages()]
    others.append(("help", help_pages.examples(build / "neuroprospect")))
    if with_python:
        others = [(name, blocks) for name, blocks in others
                  if any(block.language == "python" for block in blocks)]
    if words:
        others = [(name, blocks) for name, blocks in others if any(word in name for word in words)]
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        readers = [follow(*first, build, work, None, with_python)]
        first_steps = work / first[0] / "first-steps.db"
        with concurrent.futures.ThreadPoolExecutor(2) as readers_at_once:
            readers += readers_at_once.map(
                lambda other: follow(*other, build, work, first_steps, with_python), others)
    for reader in readers:
        print(*reader.left_out, sep="\n", end="\n" if reader.left_out else "")
    wrong = [what for reader in readers for what in reader.wrong]
    print(*wrong, sep="\n\n")
    print(f"{sum(reader.ran for reader in readers)} examples of {len(readers)} pages run, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
