"""The program's help and the pages agree: with each other, and with themselves.

usage: consistency.py BUILD
"""
import pathlib
import re
import sys

import help_pages
import pages


def check_help(program, wrong):
    """Every command shows an example; a letter stands for one option everywhere."""
    letters = {}
    for command in help_pages.commands(program):
        name = " ".join(command)
        text = help_pages.help_of(program, command)
        if "Subcommands:" not in text and not help_pages.examples_of(program, command):
            wrong.append(f"neuroprospect {name} --help: shows no example")
        for letter, option in re.findall(r"^ +(-\w),(--[\w-]+)", text, flags=re.MULTILINE):
            if letters.setdefault(letter, option) != option:
                wrong.append(f"neuroprospect {name}: {letter} is {option}, and {letters[letter]} elsewhere")
        if re.search(r"^ +--out(put|file)?\b", text, flags=re.MULTILINE):
            wrong.append(f"neuroprospect {name}: what it writes is -o,--output elsewhere")


def check_inline_commands(program, wrong):
    """What the pages call a command or an option is one."""
    known = set(help_pages.commands(program))
    for page in pages.pages():
        for line, words in pages.inline_commands(page):
            command = ()
            while len(command) < len(words) and (*command, words[len(command)]) in known:
                command = (*command, words[len(command)])
            options = set(re.findall(r"(?<![\w-])--?[\w-]+", help_pages.help_of(program, command))) | {"--version"}
            where = f"{page.relative_to(pages.ROOT)}:{line}: neuroprospect {' '.join(words)}"
            if not command and not words[0].startswith("-") and not words[0].isupper():
                wrong.append(f"{where}: no such command")
            wrong += [f"{where}: no option {word}" for word in words
                      if re.fullmatch(r"--?[a-zA-Z][\w-]*", word) and word not in options]


def check_links(wrong):
    """Links lead somewhere, and some lead to each page."""
    linked = set()
    for page in pages.pages():
        for line, target, anchor in pages.links(page):
            file = (page.parent / target).resolve() if target else page
            where = f"{page.relative_to(pages.ROOT)}:{line}"
            if not file.exists():
                wrong.append(f"{where}: there is no {target}")
            elif anchor and anchor not in pages.anchors(file):
                wrong.append(f"{where}: {file.name} has no heading {anchor}")
            linked.add(file)
        for name in re.findall(r"`(docs/[\w-]+\.md)`", page.read_text()):
            if not (pages.ROOT / name).exists():
                wrong.append(f"{page.name}: there is no {name}")
            linked.add(pages.ROOT / name)
    wrong += [f"no page speaks of {page.name}: docs/README.md is the list" for page in pages.pages()
              if page != pages.ROOT / "README.md" and page not in linked]


def main(build):
    wrong = []
    program = pathlib.Path(build) / "neuroprospect"
    check_help(program, wrong)
    check_inline_commands(program, wrong)
    check_links(wrong)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
