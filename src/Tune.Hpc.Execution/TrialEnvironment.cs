using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tune.Hpc;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution;

/// <summary>Everything the environment of a trial is made of: trial protocol version 1.</summary>
public sealed record TrialEnvironment
{
    private static readonly ImmutableArray<string> ThreadCounts =
        ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"];

    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The attempt.</summary>
    public required AttemptId Attempt { get; init; }

    /// <summary>The trial's folder.</summary>
    public required string TrialFolder { get; init; }

    /// <summary>The attempt's folder.</summary>
    public required string AttemptFolder { get; init; }

    /// <summary>The file with the trial's configuration.</summary>
    public required string ConfigFile { get; init; }

    /// <summary>The file the trial appends its reports to.</summary>
    public required string ReportsFile { get; init; }

    /// <summary>The file in which the driver tells the trial what to do; it need not exist.</summary>
    public required string ControlFile { get; init; }

    /// <summary>The folder below which the trial writes its checkpoints.</summary>
    public required string CheckpointFolder { get; init; }

    /// <summary>The checkpoint to go on from; null on a fresh start.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>The training iteration that checkpoint has reached. From 0; default 0.</summary>
    public long Iteration { get; init; }

    /// <summary>Which of the trial's configurations it begins with. From 0, the one the trial was created with; default 0.</summary>
    public int Update { get; init; }

    /// <summary>Every so many iterations a script that asks is told to save a checkpoint; 0, the default, leaves it to the script.</summary>
    public int CheckpointFrequency { get; init; }

    /// <summary>Whether a script that asks is told to save one at its last iteration. Default false.</summary>
    public bool CheckpointAtEnd { get; init; }

    /// <summary>The <c>time_total_s</c> the trial had when the attempt began. Default 0.</summary>
    public TimeSpan TimeBefore { get; init; }

    /// <summary>The trial's seed, from 0 to 2³¹−1.</summary>
    public required int Seed { get; init; }

    /// <summary>Where the best result so far stands while trials run; null where trials did not ask for it.</summary>
    public string? IncumbentFile { get; init; }

    /// <summary>The trial's configuration; its top-level scalars become TUNE_PARAM_NAME.</summary>
    public required ConfigMap Config { get; init; }

    /// <summary>What the attempt asks for; CPUs of a task become the thread counts of numeric libraries.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>GPUs assigned, as CUDA names them; empty hides all of them; null leaves CUDA_VISIBLE_DEVICES to the cluster.</summary>
    public ImmutableArray<string>? Gpus { get; init; }

    /// <summary>The user's own variables, in order. They win over the driver's, but TUNE_ names are the protocol's.</summary>
    public ImmutableArray<KeyValuePair<string, string>> User { get; init; } = [];

    /// <summary>Names the job would inherit from the driver: those set there are not given a default, and foreign TUNE_ names are removed.</summary>
    public ImmutableArray<string> Inherited { get; init; } = [];

    /// <summary>The variables to set, in a fixed order, each name once.</summary>
    /// <exception cref="TuneException">The user sets a TUNE_ name.</exception>
    public ImmutableArray<KeyValuePair<string, string>> ToVariables()
    {
        var variables = new List<KeyValuePair<string, string>>(Protocol());
        variables.AddRange(Parameters());
        var users = UserVariables();
        variables.AddRange(Devices().Concat(Threads()).Where(v => !users.ContainsKey(v.Key)));
        variables.AddRange(User.Select(u => u.Key).Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, users[name])));
        return [.. variables];
    }

    /// <summary>The names the trial must not inherit: what an outer trial or a shell may have left. Sorted.</summary>
    public ImmutableArray<string> ToUnset()
    {
        var set = ToVariables().Select(v => v.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Inherited.Where(n => n.StartsWith("TUNE_", StringComparison.Ordinal) && ShellText.IsVariableName(n))
                .Concat(["TUNE_CHECKPOINT", "TUNE_DEADLINE"])
                .Where(n => !set.Contains(n))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    private IEnumerable<KeyValuePair<string, string>> Protocol()
    {
        yield return new("TUNE_PROTOCOL", "1");
        yield return new("TUNE_EXPERIMENT", Experiment);
        yield return new("TUNE_TRIAL_ID", Attempt.Trial.ToString());
        yield return new("TUNE_ATTEMPT", Attempt.Attempt.ToString(CultureInfo.InvariantCulture));
        yield return new("TUNE_TRIAL_DIR", TrialFolder);
        yield return new("TUNE_ATTEMPT_DIR", AttemptFolder);
        yield return new("TUNE_CONFIG", ConfigFile);
        yield return new("TUNE_REPORTS", ReportsFile);
        yield return new("TUNE_CONTROL", ControlFile);
        yield return new("TUNE_CHECKPOINT_DIR", CheckpointFolder);
        if (ResumeFrom is not null)
        {
            yield return new("TUNE_CHECKPOINT", ResumeFrom);
        }

        yield return new("TUNE_ITERATION", Iteration.ToString(CultureInfo.InvariantCulture));
        if (Update > 0)
        {
            yield return new("TUNE_UPDATE", Update.ToString(CultureInfo.InvariantCulture));
        }

        if (CheckpointFrequency > 0)
        {
            yield return new("TUNE_CHECKPOINT_FREQUENCY", CheckpointFrequency.ToString(CultureInfo.InvariantCulture));
        }

        if (CheckpointAtEnd)
        {
            yield return new("TUNE_CHECKPOINT_AT_END", "1");
        }

        if (TimeBefore > TimeSpan.Zero)
        {
            yield return new("TUNE_TIME_TOTAL_S", Math.Round(TimeBefore.TotalSeconds, 3).ToString(CultureInfo.InvariantCulture));
        }

        if (IncumbentFile is not null)
        {
            yield return new("TUNE_INCUMBENT", IncumbentFile);
        }

        yield return new("TUNE_SEED", Seed.ToString(CultureInfo.InvariantCulture));
    }

    // Sorted by name, so that which of two colliding names gets the plain variable does not hang on the order of the configuration.
    private IEnumerable<KeyValuePair<string, string>> Parameters()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in Config.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            if (value is not (ConfigBool or ConfigInteger or ConfigNumber or ConfigText))
            {
                continue;
            }

            string plain = "TUNE_PARAM_" + VariablePart(name);
            string variable = plain;
            for (int n = 2; !taken.Add(variable); n++)
            {
                variable = $"{plain}_{n}";
            }

            yield return new(variable, value.ToString());
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Devices() =>
        Gpus is { } gpus ? [new("CUDA_VISIBLE_DEVICES", string.Join(',', gpus))] : [];

    private IEnumerable<KeyValuePair<string, string>> Threads()
    {
        string count = Math.Max(1, (int)Math.Floor(Request.Cpus)).ToString(CultureInfo.InvariantCulture);
        return ThreadCounts.Where(n => !Inherited.Contains(n, StringComparer.Ordinal)).Select(n => KeyValuePair.Create(n, count));
    }

    private Dictionary<string, string> UserVariables()
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in User)
        {
            if (name.StartsWith("TUNE_", StringComparison.Ordinal))
            {
                throw new TuneException(
                    ExecutionErrors.ReservedVariable,
                    $"env: {name} = '{value}' collides with the trial protocol, which owns all names that start with TUNE_; choose another name.");
            }

            users[name] = value;
        }

        return users;
    }

    private static string VariablePart(string name)
    {
        var part = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            char c = rune.IsAscii ? char.ToUpperInvariant((char)rune.Value) : '_';
            part.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return part.ToString();
    }
}
