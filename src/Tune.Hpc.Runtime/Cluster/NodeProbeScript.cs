namespace Tune.Hpc.Runtime.Cluster;

/// <summary>The job by which <c>doctor</c> learns what a compute node sees: POSIX <c>sh</c>; its one argument is the folder.</summary>
/// <remarks>Times are taken in nanoseconds where <c>date</c> knows them, and only read by us. It answers a file of ours with its own clock's time, so that clocks can be compared.</remarks>
internal static class NodeProbeScript
{
    /// <summary>How often each kind of file operation is done.</summary>
    public const int Rounds = 40;

    /// <summary>Name of the file that holds what is to be seen there.</summary>
    public const string Token = "token";

    /// <summary>Name of the file with what was seen, one <c>name=value</c> a line.</summary>
    public const string Seen = "seen";

    /// <summary>Name of the file by which we ask for the time.</summary>
    public const string Ping = "ping";

    /// <summary>Name of the file with the answer.</summary>
    public const string Pong = "pong";

    /// <summary>The script.</summary>
    public const string Text = """
        #!/bin/sh
        # What a compute node sees of a folder. Made by 'dotnet tune doctor', which takes it away again.
        umask 077
        cd "$1" || exit 74
        rounds=40
        repeat() {
            began=$(date +%s%N)
            count=0
            while [ "$count" -lt "$rounds" ]; do
                "$@"
                count=$((count + 1))
            done
            ended=$(date +%s%N)
            echo "$1=$began $ended"
        }
        written() { echo x >"write.$count"; }
        appended() { echo x >>append; }
        renamed() { mv "write.$count" "renamed.$count"; }
        nothing() { uname >.nothing; }
        startup() {
            command -v "$1" >/dev/null 2>&1 || return 0
            "$1" -lc true </dev/null >"noise.$1" 2>&1 || echo "exit code $?" >>"noise.$1"
        }
        {
            echo "host=$(uname -n)"
            echo "node=${SLURMD_NODENAME:-}"
            echo "token=$(cat token)"
            echo "sh=$(readlink -f /bin/sh 2>/dev/null || echo /bin/sh)"
            echo "dotnet=$(command -v dotnet || command -v dotnet-tune)"
            repeat written
            repeat appended
            repeat renamed
            repeat nothing
            startup sh
            startup bash
        } >.seen.tmp 2>.trouble
        mv .seen.tmp seen
        waited=0
        while [ ! -e ping ] && [ "$waited" -lt 300 ]; do
            ls >/dev/null
            sleep 0.1 2>/dev/null || sleep 1
            waited=$((waited + 1))
        done
        date +%s.%N >.pong.tmp
        mv .pong.tmp pong

        """;
}
