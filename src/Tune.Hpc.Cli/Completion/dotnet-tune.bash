# bash completion of dotnet tune. For one session: source <(dotnet tune completion bash)
# For all: dotnet tune completion bash > ~/.local/share/bash-completion/completions/dotnet-tune, and source that file in ~/.bashrc.

_dotnet_tune_complete() {
    local line="${COMP_LINE:0:$COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" rest
    case "${COMP_WORDS[0]##*/}" in
        dotnet)
            if [ "${COMP_WORDS[1]}" != tune ] || [ "$COMP_CWORD" -lt 2 ]; then
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(dotnet complete --position "$COMP_POINT" "$COMP_LINE" 2>/dev/null)" -- "$word"))
                return
            fi
            rest="${line#*tune}"
            ;;
        *) rest="${line#*dotnet-tune}" ;;
    esac
    rest="${rest# }"
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$(dotnet-tune "[suggest:${#rest}]" "$rest" 2>/dev/null)" -- "$word"))
    # A folder that is no experiment is a way to one: no space after it.
    case "${COMPREPLY[0]}" in
        */) compopt -o nospace ;;
        '') compopt -o default ;;
    esac
}

complete -F _dotnet_tune_complete dotnet-tune
complete -F _dotnet_tune_complete dotnet
