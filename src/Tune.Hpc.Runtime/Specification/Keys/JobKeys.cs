using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>Keys that several types of executor have.</summary>
internal static class JobKeys
{
    public static readonly SpecKey<IReadOnlyList<string>> Setup = new(
        "setup", new ShellLinesKind(), ConfigValue.Null, "Lines of shell that run in the job before the command, such as module load cuda.")
    { OtherNames = ["modules", "job_script_prologue", "prologue", "setup_commands"] };

    public static readonly SpecKey<CommandTemplate> CommandPrefix = new(
        "command_prefix", new PrefixKind(), ConfigValue.Null, "What goes before the command, such as srun --mpi=pmix or apptainer exec image.sif: a text split like a shell would, or a list.")
    { OtherNames = ["prefix", "launcher", "wrapper"] };

    public static readonly SpecKey<TimeSpan> PollInterval = new(
        "poll_interval_s", new DurationKind(), ConfigValue.Of(1), "The longest time between two looks at the trials.")
    { MayChange = true, OtherNames = ["poll", "poll_interval", "interval"] };

    public static ImmutableArray<string> LinesOf(SpecSection section) => [.. section.Get(Setup) ?? []];

    public static ImmutableArray<string> PrefixOf(SpecSection section) => [.. section.Get(CommandPrefix)?.Arguments.Select(a => a.Text) ?? []];
}
