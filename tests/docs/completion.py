"""What bash completes, and the man pages, follow from the program: every command, option and choice.

usage: completion.py BUILD
"""
import pathlib
import re
import subprocess
import sys

import help_pages
import pages

# completes the words given, as bash does with the cursor behind the last; "default" where it would take files
COMPLETE = """
source {script}
compopt() {{ echo default; }}
neuroprospect() {{ {program} "$@"; }}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_neuroprospect
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def main(build):
    program = pathlib.Path(build).resolve() / "neuroprospect"
    script = COMPLETE.format(script=pages.ROOT / "cmake/completion.bash", program=program)
    wrong = []

    def complete(*words):
        ended = subprocess.run(["bash", "-c", script, "bash", "neuroprospect", *words], capture_output=True, text=True)
        if ended.stderr:
            wrong.append(f"neuroprospect {' '.join(words)}<TAB>: {ended.stderr}")
        return ended.stdout.split()

    def expect(words, expected):
        completed = complete(*words)
        if sorted(completed) != sorted(expected):
            wrong.append(f"neuroprospect {' '.join(words)}<TAB>: {completed}, expected {expected}")

    commands = list(help_pages.commands(program))
    expect([""], [command[0] for command in commands if len(command) == 1])
    expect(["stat"], ["status"])
    expect(["--ver"], ["--version"])
    for command in commands:
        text = help_pages.help_of(program, command)
        inner = [other[-1] for other in commands if other[:-1] == command]
        if inner:
            expect([*command, ""], inner)
        elif command != ("recipes",):
            expect([*command, ""], ["default"])
        options = re.findall(r"^ +(?:-\w,)?(--[a-z][a-z-]*)", text, flags=re.MULTILINE)
        for option in options:
            if option not in complete(*command, option):
                wrong.append(f"neuroprospect {' '.join(command)} {option}<TAB>: not there")
        for option, choices in re.findall(r"^ +(?:-\w,)?(--[\w-]+) [A-Z]+:\{(.*?)\}", text, flags=re.MULTILINE):
            expect([*command, option, ""], choices.split(","))
    expect(["recipes", "first-n"], ["first-night"])

    man = program.parent / "man"
    if man.exists():
        missing = [name for command in commands if not (man / (name := "-".join(("neuroprospect", *command)) + ".1.gz")).exists()]
        wrong += [f"no man page {name}" for name in missing]
    print(*wrong, sep="\n")
    print(f"{len(commands)} commands, {len(wrong)} completions wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
