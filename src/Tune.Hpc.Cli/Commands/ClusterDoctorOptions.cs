using System.CommandLine;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Commands;

/// <summary>The options of <c>doctor --executor slurm</c>: where to look, and how the test job is asked for.</summary>
internal sealed class ClusterDoctorOptions
{
    private static readonly string[] _names = ["partition", "account", "qos"];
    private readonly Option<string?> _storage = new("--storage-path") { HelpName = "DIR", Description = "With slurm: where experiments are to lie; compute nodes must see it. Default: where FOLDER lies, else ./tune-results." };
    private readonly List<Option<string?>> _options = [.. _names.Select(n => new Option<string?>($"--{n}") { HelpName = n.ToUpperInvariant(), Description = $"With slurm: the {n} of the test job. Default: FOLDER's, else the cluster's." })];
    private readonly Option<int> _timeout = new("--timeout") { HelpName = "SECONDS", Description = "With slurm: how long the test job may wait in the queue.", DefaultValueFactory = _ => 120 };
    private readonly Option<bool> _noJob = new("--no-job") { Description = "With slurm: run no test job; what compute nodes see is not looked at." };

    /// <summary>Adds them to the verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_storage);
        _options.ForEach(command.Options.Add);
        command.Options.Add(_timeout);
        command.Options.Add(_noJob);
    }

    /// <summary>What the first trial of an experiment on a cluster asks for.</summary>
    private static JobRequest? RequestOf(string folder) =>
        ExperimentFile.Load(folder) is var spec && ClusterRequests.IsAbout(spec) && Experiments.DryRun(spec, 1) is [var first, ..] ? first.Request : null;

    /// <summary>What is asked for.</summary>
    public ClusterCheckOptions Read(ParseResult parsed, string? folder, Surroundings surroundings)
    {
        var executor = folder is null ? null : ExperimentFile.LoadSummary(folder).Document["executor"] as ConfigMap;
        var given = _names.Zip(_options, (name, option) => KeyValuePair.Create(name, parsed.GetValue(option) ?? Fixed(executor?[name]))).Where(o => o.Value is not null);
        int timeout = parsed.GetValue(_timeout);
        return new ClusterCheckOptions
        {
            StorageFolder = parsed.GetValue(_storage) is { } storage ? surroundings.FullPath(storage)
                : folder is not null ? Path.GetDirectoryName(folder)!
                : surroundings.FullPath(ExperimentPath.DefaultStorage),
            Options = new JobOptions(given),
            Request = folder is null ? null : RequestOf(folder),
            Patience = timeout > 0 ? TimeSpan.FromSeconds(timeout) : throw new TuneException(CliCodes.BadValue, $"--timeout: {timeout} is not a number of seconds from 1"),
            RunsJob = !parsed.GetValue(_noJob),
        };
    }

    // One that depends on the trial (=EXPR) says nothing about a job that is no trial's.
    private static string? Fixed(ConfigValue? value) => value is ConfigText { Value: var text } && !text.StartsWith('=') ? text : null;
}
