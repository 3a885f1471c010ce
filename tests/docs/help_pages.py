"""What the program says of itself: every command, those within commands included, and its help."""
import re
import subprocess

import pages


def help_of(program, command):
    return subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True).stdout


def commands(program, command=()):
    """Every command, as a tuple of words, each before those within it."""
    text = help_of(program, command)
    if command:
        yield command
    listed = re.search(r"^Subcommands:\n(.*)", text, flags=re.MULTILINE | re.DOTALL)
    for name in re.findall(r"^  ([a-z][a-z-]*)", listed[1] if listed else "", flags=re.MULTILINE):
        yield from commands(program, (*command, name))


def examples_of(program, command):
    """The lines of shell that the help of a command shows as examples."""
    shown = re.search(r"^Examples?: (.*)", help_of(program, command), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^ *(neuroprospect .*)$", shown[1], flags=re.MULTILINE) if shown else []


def examples(program):
    """The examples of all commands, as blocks of a page."""
    return [pages.Block("neuroprospect " + " ".join(command) + " --help", 1, "sh", "\n".join(lines) + "\n")
            for command in commands(program) if (lines := examples_of(program, command))]
