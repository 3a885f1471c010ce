# bash completion for neuroprospect: commands, commands within them, options and their choices, files.
# Asks the program itself.
_neuroprospect() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=("${COMP_WORDS[0]}") help commands words i
  help=$("${command[@]}" --help 2>/dev/null)
  # the command that has been typed, as far as there is one
  for ((i = 1; i <= COMP_CWORD; ++i)); do
    commands=$(awk '/^Subcommands:/ { seen = 1; next } seen && /^  [a-z]/ { print $1 }' <<<"$help")
    ((i < COMP_CWORD)) && [[ -n $commands && $'\n'$commands$'\n' == *$'\n'${COMP_WORDS[i]}$'\n'* ]] || break
    command+=("${COMP_WORDS[i]}")
    help=$("${command[@]}" --help 2>/dev/null)
  done
  # "--phase TEXT:{innate,learned}"
  words=$(sed -n "s/^ *\(-.,\)\?$before [A-Z]*:{\(.*\)}.*/\2/p" <<<"$help" | tr , ' ')
  if [[ $before == -* && -n $words ]]; then
    :
  elif [[ $word == -* ]]; then
    words=$(sed -n 's/^ *\(-[A-Za-z]\)\?,\?\(--[a-z-]*\)\?.*/\1 \2/p' <<<"$help")
    words="$words --help"
  elif [[ -n $commands ]]; then
    words=$commands
  elif [[ ${command[1]} == recipes ]]; then
    words=$("${command[@]}" 2>/dev/null | awk '{ print $1 }')
  else
    compopt -o default
    COMPREPLY=()
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _neuroprospect neuroprospect
