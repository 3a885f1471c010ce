#!/bin/sh
# cmake/man_pages.sh PROGRAM FOLDER: neuroprospect.1.gz, and neuroprospect-COMMAND.1.gz for each command,
# neuroprospect-COMMAND-COMMAND.1.gz for each command within one.
set -eu
program=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder"
version=$("$program" --version | head -n 1 | cut -d" " -f2-)
page() { # DESCRIPTION [COMMAND…]
  description=$1
  shift
  name=$(echo neuroprospect "$@" | tr ' ' -)
  # help2man asks a program for its help; each command is one to it
  wrapper=$folder/$name
  printf '#!/bin/sh\nif [ "$1" = --version ]; then echo "%s %s"; else exec "%s" %s --help; fi\n' \
    "$name" "$version" "$program" "$*" >"$wrapper"
  chmod +x "$wrapper"
  help2man --no-info --section 1 --name "$description" "$wrapper" |
    sed "s|$program|neuroprospect|g" | gzip -9n >"$folder/$name.1.gz"
  rm "$wrapper"
}
commands_of() { # [COMMAND…]
  "$program" "$@" --help | awk '/^Subcommands:/ { seen = 1; next } seen && /^  [a-z]/ { print $1 }'
}
summary() { "$program" "$@" --help | head -n 1; }
page "evolve bodies and the brains inside them"
for command in $(commands_of); do
  page "$(summary "$command")" "$command"
  for inner in $(commands_of "$command"); do page "$(summary "$command" "$inner")" "$command" "$inner"; done
done
