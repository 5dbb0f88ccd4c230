namespace Tune.Hpc.Execution;

/// <summary>The fixed parts of a job script.</summary>
/// <remarks>Every external program costs each trial a process, so there are only four: mkdir, date twice, mv. The host's name and the process's start time come from
/// /proc where it exists.</remarks>
internal static class JobScriptText
{
    /// <summary>From the claim to the traps.</summary>
    public const string Begin = """
        if ! mkdir "$attempt/claim" 2>/dev/null; then
            [ -d "$attempt/claim" ] && exit 73
            echo "tune: cannot write in $attempt" >&2
            exit 74
        fi
        exec </dev/null >>"$attempt/stdout.log" 2>>"$attempt/stderr.log"

        start=$(date +%s)
        { read -r host </proc/sys/kernel/hostname; } 2>/dev/null || host=$(uname -n)
        case $host in
        *[!A-Za-z0-9._:-]*) host=$(printf %s "$host" | LC_ALL=C tr -c 'A-Za-z0-9._:-' _) ;;
        esac
        ticks=null
        if { read -r stat </proc/$$/stat; } 2>/dev/null; then
            set -- ${stat##*) }
            ticks=${20}
        fi
        printf '{"host":"%s","pid":%d,"start":%s,"ticks":%s}\n' "$host" "$$" "$start" "$ticks" >"$attempt/claim/started.json"

        caught='' early=''
        pass_on() {
            caught=$1
            if [ -n "$!" ]; then kill -s "$1" "$!"; else early=$1; fi 2>/dev/null
        }
        trap 'pass_on TERM' TERM INT
        trap 'pass_on USR1' USR1
        trap 'pass_on USR2' USR2


        """;

    /// <summary>From the wait for the command to the exit record. A wait that a trap interrupted is taken up again; 127 then says that there is nothing more to wait for.</summary>
    public const string End = """

        [ -z "$early" ] || kill -s "$early" "$!"
        wait "$!"
        code=$?
        while [ -n "$caught" ]; do
            caught=''
            wait "$!"
            again=$?
            [ "$again" -eq 127 ] || code=$again
        done

        trap '' TERM INT USR1 USR2
        number=$code signal=null
        if [ "$code" -gt 128 ] && [ "$code" -le 192 ]; then
            number=null signal=$((code - 128))
        fi
        printf '{"code":%s,"signal":%s,"host":"%s","start":%s,"end":%s}\n' "$number" "$signal" "$host" "$start" "$(date +%s)" >"$attempt/.exit.json.$$" &&
            mv -f "$attempt/.exit.json.$$" "$attempt/exit.json"
        exit "$code"

        """;
}
