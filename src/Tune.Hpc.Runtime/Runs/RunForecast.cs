using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>What a run would do if it were begun now: how many jobs, what they ask for, what they cost at most, and the first one's script. Nothing is made.</summary>
public sealed record RunForecast
{
    /// <summary>Where the experiment's folder is, or would be.</summary>
    public required string Folder { get; init; }

    /// <summary>Jobs, one for each trial that is still to be run; null while that is open.</summary>
    public long? Jobs { get; init; }

    /// <summary>Whether there may be more than <see cref="Jobs"/>: only so many are counted.</summary>
    public bool OrMore { get; init; }

    /// <summary>What each job asks for, in words; that of the first one where they differ.</summary>
    public string Resources { get; init; } = "";

    /// <summary>Whether all jobs ask for the same.</summary>
    public bool AllAlike { get; init; } = true;

    /// <summary>CPUs times hours at most, if no attempt has to be repeated; null where a job has no time limit or the number of jobs is open.</summary>
    public double? CpuHours { get; init; }

    /// <summary>Nodes times hours at most, as <see cref="CpuHours"/>.</summary>
    public double? NodeHours { get; init; }

    /// <summary>GPUs times hours at most, as <see cref="CpuHours"/>.</summary>
    public double? GpuHours { get; init; }

    /// <summary>The first trial's script; null where no trial is to come.</summary>
    public string? Script { get; init; }

    /// <summary>How that script is handed to a cluster; null on one machine.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Forecasts an experiment.</summary>
    /// <param name="spec">Its specification.</param>
    /// <param name="state">What its journal amounts to, where it has begun: only what is left counts then.</param>
    /// <param name="resume">What is done with the trials that are there then.</param>
    /// <exception cref="TuneException">A request that no place can ever serve.</exception>
    public static RunForecast Of(ExperimentSpec spec, ExperimentState? state = null, ResumeOptions? resume = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var (first, script) = Experiments.DryRun(spec, 1) is [var trial, ..] ? (trial.Request, trial.Script) : (null, null);
        var kinds = resume ?? new ResumeOptions();
        var left = state is null ? [] : state.Trials.Where(kinds.WillRun).Select(t => spec.Resources.RequestFor(t.Config)).ToList();
        bool isOpen = spec.NumSamples < 0;
        int most = Experiments.MostCounted(spec);
        var requests = left;
        if (!isOpen)
        {
            requests.AddRange(Experiments.Draw(spec, most, state?.Suggestions ?? 0).Select(d => d.Request));
        }

        bool orMore = !isOpen && requests.Count >= most;
        bool isLimited = !isOpen && !orMore && requests.TrueForAll(r => r.Time is not null);
        double? Sum(Func<JobRequest, double> of) => isLimited ? requests.Sum(r => of(r) * r.Time!.Value.TotalHours) : null;
        return new RunForecast
        {
            Folder = Experiments.FolderOf(spec),
            Jobs = isOpen ? null : requests.Count,
            OrMore = orMore,
            Resources = first is null ? "" : RequestPhrase.Of(first),
            AllAlike = spec.Resources.IsFixed,
            CpuHours = Sum(r => r.TotalCpus),
            NodeHours = Sum(r => r.Nodes),
            GpuHours = Sum(r => r.Gpus),
            Script = script,
            CommandLine = first is not null && ClusterRequests.IsAbout(spec) ? ClusterRequests.CommandLine(first, "job.sh") : null,
        };
    }

    /// <summary>How many jobs, in words: <c>12 jobs</c>.</summary>
    public string JobsText => Jobs is not { } count ? "jobs until time_budget_s ends it"
        : string.Create(CultureInfo.InvariantCulture, $"{count}{(OrMore ? " or more" : "")} job{(count == 1 ? "" : "s")}");

    /// <summary>The cost at most, in words.</summary>
    public string CostText => NodeHours is { } nodes && CpuHours is { } cpus && GpuHours is { } gpus
        ? $"at most {Phrases.Number(nodes)} node-hours, {Phrases.Number(cpus)} CPU-hours{(gpus > 0 ? $", {Phrases.Number(gpus)} GPU-hours" : "")}, if no attempt has to be repeated"
        : Jobs is null ? "no limit on node-hours is known: the number of trials is open"
        : "no limit on node-hours is known: trials have no time limit (resources_per_trial.time)";

    /// <summary>All of it, a line each; the script last.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{JobsText} in {Folder}";
        if (Resources.Length > 0)
        {
            yield return $"{(AllAlike ? "each" : "the first")} asks for {Resources}";
        }

        yield return CostText;
        if (CommandLine is not null)
        {
            yield return CommandLine;
        }

        if (Script is not null)
        {
            yield return "the script of the first trial's job:";
            foreach (string line in Script.TrimEnd('\n').Split('\n'))
            {
                yield return "  " + line;
            }
        }
    }
}
