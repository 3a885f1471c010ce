# bash completion for neuroprospect: commands, their options, and files. Asks the program itself.
_neuroprospect() {
  local word=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} command=${COMP_WORDS[1]} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=$("$program" --help 2>/dev/null | awk '/^Subcommands:/ { seen = 1; next } seen && /^  [a-z]/ { print $1 }')
    words="$words --help --version"
  elif [[ $word == -* ]]; then
    words=$("$program" "$command" --help 2>/dev/null | grep -oE '(^|[ ,])--?[A-Za-z][A-Za-z-]*' | tr -d ' ,')
  elif [ "$command" = recipes ]; then
    words=$("$program" recipes 2>/dev/null | awk '{ print $1 }')
  else
    compopt -o default
    COMPREPLY=()
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _neuroprospect neuroprospect
