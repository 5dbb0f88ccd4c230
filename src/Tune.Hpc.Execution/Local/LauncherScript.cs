namespace Tune.Hpc.Execution.Local;

/// <summary>The held shell that starts jobs on a machine, here or at the far end of a connection. POSIX <c>sh</c>.</summary>
/// <remarks>
/// In, one line each: <c>run ID PATH</c> starts a job script; <c>kill SIGNAL PID</c> signals the process group of a job.
/// Out, one line each: <c>R</c> ready; <c>S ID PID</c> started, PID being session, group and process; <c>E ID CODE</c> ended, code as shells say it.
/// End of input ends the loop and no job: a driver may die, its trials go on. What a job leaves behind in its process group when it ends is killed, as a cluster does.
/// Each job has a small watching subshell because POSIX sh can only wait for a child it names, and this loop must read.
/// Jobs inherit INT and QUIT ignored, as everything a POSIX shell starts in the background; .NET hands its children PIPE ignored, which is undone here.
/// </remarks>
internal static class LauncherScript
{
    /// <summary>Run as <c>sh -c Boot NAME SHELL Loop</c>: leaves the terminal's session, restores PIPE where it can, and becomes the loop.</summary>
    public const string Boot = """
        reset=
        if env --default-signal=PIPE true 2>/dev/null; then reset='env --default-signal=PIPE'; fi
        if command -v setsid >/dev/null 2>&1; then exec $reset setsid "$1" -c "$2" "$0" "$1"; fi
        if command -v perl >/dev/null 2>&1; then
            exec perl -e '$SIG{PIPE} = "DEFAULT"; setpgrp(0, 0); exec { $ARGV[0] } @ARGV' "$1" -c "$2" "$0" "$1"
        fi
        exit 127
        """;

    /// <summary>The loop.</summary>
    public const string Loop = """
        exec 2>/dev/null
        cd /
        if command -v setsid >/dev/null; then
            own() { exec setsid "$@"; }
        else
            own() { exec perl -e 'setpgrp(0, 0); exec { $ARGV[0] } @ARGV; exit 127' "$@"; }
        fi
        echo R
        while IFS= read -r line; do
            rest=${line#* }
            case $line in
            run\ *)
                (
                    own "$1" "${rest#* }" </dev/null >/dev/null &
                    trap '' PIPE
                    echo "S ${rest%% *} $!"
                    wait "$!"
                    code=$?
                    kill -s KILL -- "-$!"
                    echo "E ${rest%% *} $code"
                ) </dev/null &
                # Takes ended watchers out of the shell's table; nothing else would.
                jobs >/dev/null
                ;;
            kill\ *) kill -s "${rest%% *}" -- "-${rest#* }" ;;
            esac
        done
        """;
}
