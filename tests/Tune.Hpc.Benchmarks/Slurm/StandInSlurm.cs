namespace Tune.Hpc.Benchmarks.Slurm;

/// <summary>Programs with the names of Slurm's that take every job and call it running.</summary>
internal static class StandInSlurm
{
    private const string Sbatch = """
        #!/bin/sh
        for word; do
            case $word in
            --job-name=*) name=${word#*=} ;;
            --array=0-*) last=${word#*-} last=${last##*-} ;;
            esac
        done
        number=${name##*.}
        id=$((1000 + $(printf %s "$number" | tr -cd 0-9 | sed 's/^0*//')))
        if [ -n "${last:-}" ]; then
            awk -v id="$id" -v last="$last" -v name="$name" 'BEGIN {
                for (i = 0; i <= last; i++) printf "%d_%d|%d|%d|%d|RUNNING|None|1795318491|1795318491|node%d|%s\n", id, i, id + i, id, i, i % 64, name
            }'
        else
            id=$$
            printf '%d|%d|%d|N/A|RUNNING|None|1795318491|1795318491|node1|%s\n' "$id" "$id" "$id" "$name"
        fi >"${0%/*}/$name.rows"
        echo "$id"

        """;

    private const string Squeue = """
        #!/bin/sh
        exec cat "${0%/*}"/*.rows

        """;

    private const string Silent = "#!/bin/sh\nexit 0\n";

    /// <summary>Writes them and answers their folder.</summary>
    public static string Write(string root)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, "stand-in")).FullName;
        foreach (var (name, text) in new[] { ("sbatch", Sbatch), ("squeue", Squeue), ("scancel", Silent), ("sacct", Silent), ("scontrol", Silent), ("sacctmgr", Silent) })
        {
            string path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        return folder;
    }
}
