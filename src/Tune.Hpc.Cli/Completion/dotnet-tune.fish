# fish completion of dotnet tune. For one session: dotnet tune completion fish | source
# For all: dotnet tune completion fish > ~/.config/fish/completions/dotnet-tune.fish

function __dotnet_tune_complete
    set -l line (commandline -cp)
    set -l rest (string replace -r '^\s*(dotnet\s+tune|\S*dotnet-tune)\s?' '' -- $line)
    dotnet-tune "[suggest:"(string length -- $rest)"]" $rest 2>/dev/null
end

function __dotnet_tune_is_tune
    string match -qr '^\s*dotnet\s+tune\s' -- (commandline -cp)
end

complete -c dotnet-tune -a '(__dotnet_tune_complete)'
complete -c dotnet -n __dotnet_tune_is_tune -a '(__dotnet_tune_complete)'
