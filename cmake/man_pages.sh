#!/bin/sh
# cmake/man_pages.sh PROGRAM FOLDER: neuroprospect.1, and neuroprospect-COMMAND.1 for each command.
set -eu
program=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder"
version=$("$program" --version | head -n 1 | cut -d" " -f2-)
page() { # NAME DESCRIPTION [COMMAND]
  # help2man asks a program for its help; each command is one to it
  wrapper=$folder/$1
  printf '#!/bin/sh\nif [ "$1" = --version ]; then echo "%s %s"; else exec "%s" %s --help; fi\n' \
    "$1" "$version" "$program" "${3:-}" >"$wrapper"
  chmod +x "$wrapper"
  help2man --no-info --section 1 --name "$2" --output "$folder/$1.1" "$wrapper"
  rm "$wrapper"
}
page neuroprospect "evolve bodies and the brains inside them"
"$program" --help | sed -n '/^Subcommands:/,$p' | awk 'NR > 1 && /^  [a-z]/ { print $1 }' |
  while read -r command; do
    summary=$("$program" "$command" --help | head -n 1)
    page "neuroprospect-$command" "$summary" "$command"
  done
