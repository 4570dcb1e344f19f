# Completion of releve for bash. Commands and options are asked of the command itself
# (releve --help, releve COMMAND --help), so that they are never out of date.
_releve()
{
    local current=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} words
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        words="--help --version $("$program" --help 2>/dev/null |
            awk '/^Usage:/ { on = 1; next } on && /^  [a-z]/ && $1 != "releve" { print $1 }')"
    elif [[ $current == -* ]]; then
        words=$("$program" "${COMP_WORDS[1]}" --help 2>/dev/null |
            grep -oE -e '(^|[[:space:],])--[a-z][a-z-]*' | tr -d ' ,\t' | sort -u)
    else
        return # a file: bash's own completion
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -o bashdefault -F _releve releve
