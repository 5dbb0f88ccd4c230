#compdef dotnet-tune
# zsh completion of dotnet tune. For one session: source <(dotnet tune completion zsh)
# For all: dotnet tune completion zsh > a folder of $fpath, under the name _dotnet-tune.

_dotnet_tune() {
    local rest="${BUFFER[1,CURSOR]}"
    case "${words[1]:t}" in
        dotnet)
            if [[ "${words[2]}" != tune || $CURRENT -lt 3 ]]; then
                local -a known
                known=("${(@f)$(dotnet complete "$BUFFER" 2>/dev/null)}")
                compadd -a known
                return
            fi
            rest="${rest#*tune}"
            ;;
        *) rest="${rest#*dotnet-tune}" ;;
    esac
    rest="${rest# }"
    local -a found
    found=("${(@f)$(dotnet-tune "[suggest:${#rest}]" "$rest" 2>/dev/null)}")
    if (( ${#found} )) && [[ -n "${found[1]}" ]]; then
        compadd -- "${found[@]}"
    else
        _files
    fi
}

compdef _dotnet_tune dotnet-tune dotnet
