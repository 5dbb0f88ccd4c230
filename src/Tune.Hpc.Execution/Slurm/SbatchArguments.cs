using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>A job request as <c>sbatch</c> is told it: on the command line, where it wins over SBATCH_ variables, and as <c>#SBATCH</c> lines for people.</summary>
public static class SbatchArguments
{
    /// <summary>The request as <c>--name=value</c>, in a fixed order. Equal requests give equal lists.</summary>
    public static ImmutableArray<string> Of(JobRequest request)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange(Size(request));
        arguments.AddRange(Memory(request));
        if (request.Time is { } time)
        {
            arguments.Add($"--time={TimeText(time)}");
        }

        if (!request.Options.Has("requeue") && !request.Options.Has("no-requeue"))
        {
            // Another attempt is the driver's to decide: it knows the last checkpoint, the cluster does not.
            arguments.Add("--no-requeue");
        }

        arguments.AddRange(request.Options.Select(o => o.Value is null ? $"--{o.Key}" : $"--{o.Key}={o.Value}"));
        return arguments.ToImmutable();
    }

    /// <summary>The same as <c>#SBATCH</c> lines, quoted as <c>sbatch</c> reads them.</summary>
    /// <exception cref="TuneException">A value holds a line break.</exception>
    public static ImmutableArray<string> Directives(JobRequest request) => [.. Of(request).Select(Directive)];

    /// <summary>One argument as a <c>#SBATCH</c> line.</summary>
    /// <exception cref="TuneException">It holds a line break.</exception>
    public static string Directive(string argument)
    {
        if (argument.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
        {
            throw new TuneException(SlurmCodes.BadOption, $"executor: the option '{argument}' holds a line break or a NUL; an option of sbatch is one line.");
        }

        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? $"#SBATCH {argument}" : $"#SBATCH {argument[..(equals + 1)]}{Quoted(argument[(equals + 1)..])}";
    }

    /// <summary>A time limit as Slurm writes it, in whole minutes, which is all it counts: <c>D-HH:MM:SS</c>, rounded up.</summary>
    public static string TimeText(TimeSpan time)
    {
        long minutes = Math.Max(1, (long)Math.Ceiling(time.TotalMinutes));
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / 1440}-{minutes / 60 % 24:D2}:{minutes % 60:D2}:00");
    }

    private static IEnumerable<string> Size(JobRequest request)
    {
        yield return $"--nodes={request.Nodes}";

        // One task that nobody asked for would make Slurm cut the nodes down to one, and the tasks of each node to one.
        if (request.Tasks > 1 || (request.Nodes == 1 && request.TasksPerNode is null))
        {
            yield return $"--ntasks={request.Tasks}";
        }

        if (request.TasksPerNode is { } perNode)
        {
            yield return $"--ntasks-per-node={perNode}";
        }

        yield return $"--cpus-per-task={Whole(request.Cpus)}";
        if (request.Gpus > 0)
        {
            yield return request.GpuType is { } type ? $"--gpus={type}:{Whole(request.Gpus)}" : $"--gpus={Whole(request.Gpus)}";
        }
    }

    private static IEnumerable<string> Memory(JobRequest request)
    {
        if (request.MemoryMiB is { } node)
        {
            yield return $"--mem={node}M";
        }

        if (request.MemoryPerCpuMiB is { } cpu)
        {
            yield return $"--mem-per-cpu={cpu}M";
        }

        if (request.MemoryPerGpuMiB is { } gpu)
        {
            yield return $"--mem-per-gpu={gpu}M";
        }
    }

    private static string Whole(double number) => Math.Ceiling(number).ToString("F0", CultureInfo.InvariantCulture);

    private static string Quoted(string value)
    {
        if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c > 127 || "._-:/@,+=%~^[]()|&*!".Contains(c, StringComparison.Ordinal)))
        {
            return value;
        }

        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            if (c is '"' or '\\')
            {
                text.Append('\\');
            }

            text.Append(c);
        }

        return text.Append('"').ToString();
    }
}
