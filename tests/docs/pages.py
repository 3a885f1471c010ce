"""What the pages of a manual consist of: README.md and docs/*.md, their code and their links."""
import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

# how a line begins that is meant for a shell, where no language is stated
COMMAND = re.compile(r"(?m)(neuroprospect|\$P|sqlite3|python3|ssh|docker|git|cmake|sudo|apt-get|sbatch|cd|mkdir|mv|cp) "
                     r"|[A-Z]+=\S+$|(script|build|bench|\.)/\S+")
# a line of it anywhere
COMMAND_LINE = re.compile(r"(?m)^(neuroprospect|\$P|script/\w+)( |$)")


@dataclasses.dataclass
class Block:
    """A block of code on a page."""
    page: str
    line: int
    language: str  # as stated, or sh and sql where that is how it begins; else empty
    text: str

    @property
    def where(self):
        return f"{self.page}:{self.line}"

    @property
    def file_name(self):
        """The name of the file that it shows, which its first comment states: "# mine.toml"."""
        first = re.match(r"(?:#!.*\n)?# ([\w.-]+\.\w+)$", self.text, flags=re.MULTILINE)
        return first and first[1]


def pages():
    """README.md first, then docs/ by name."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page):
    """The blocks of code of a page: fenced ones, and those indented by four blanks."""
    name = str(page.relative_to(ROOT))
    lines = page.read_text().splitlines()
    number = 0
    while number < len(lines):
        start = number
        fence = re.match(r"```(\w*)", lines[number])
        if fence:
            number += 1
            while not lines[number].startswith("```"):
                number += 1
            text = "\n".join(lines[start + 1:number])
            yield Block(name, start + 2, fence[1], text + "\n")
        elif lines[number].startswith("    ") and (number == 0 or not lines[number - 1].strip()):
            while number < len(lines) and (lines[number].startswith("    ") or not lines[number].strip()):
                number += 1
            text = "\n".join(line[4:] for line in lines[start:number]).strip() + "\n"
            language = "sh" if COMMAND.match(text) else "sql" if re.match("SELECT|WITH", text) else ""
            yield Block(name, start + 1, language, text)
            continue
        number += 1


def inline_commands(page):
    """(line, words) of each `neuroprospect COMMAND …` within the text."""
    for number, line in enumerate(page.read_text().splitlines(), 1):
        for code in re.findall(r"`(?:neuroprospect|\$P) ([^`]+)`", line):
            yield number, code.split()


def links(page):
    """(line, target, anchor) of each link to a file of ours."""
    for number, line in enumerate(page.read_text().splitlines(), 1):
        for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", line):
            if not re.match(r"\w+:", target):
                yield number, target, anchor


def anchors(page):
    """What a link to a heading of this page may say."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
