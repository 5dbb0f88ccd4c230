using System.CommandLine;
using Tune.Hpc.Runtime.Cluster;

namespace Tune.Hpc.Cli.Commands;

/// <summary>The options of <c>doctor --executor slurm</c>: where to look, and how the test job is asked for.</summary>
internal sealed class ClusterDoctorOptions
{
    private readonly Option<string?> _storage = new("--storage-path") { HelpName = "DIR", Description = "With slurm: where experiments are to lie; compute nodes must see it. Default: where FOLDER lies, else ./tune-results." };
    private readonly List<Option<string?>> _options = [.. ClusterCheckRequest.OptionNames.Select(n => new Option<string?>($"--{n}") { HelpName = n.ToUpperInvariant(), Description = $"With slurm: the {n} of the test job. Default: FOLDER's, else the cluster's." })];
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

    /// <summary>What is asked for.</summary>
    public ClusterCheckOptions Read(ParseResult parsed, string? folder, Surroundings surroundings)
    {
        int timeout = parsed.GetValue(_timeout);
        return new ClusterCheckRequest
        {
            Folder = folder,
            StoragePath = parsed.GetValue(_storage) is { } storage ? surroundings.FullPath(storage) : null,
            CurrentFolder = surroundings.CurrentFolder,
            Options = ClusterCheckRequest.OptionNames.Zip(_options, (name, option) => (Name: name, Value: parsed.GetValue(option))).Where(o => o.Value is not null).ToDictionary(o => o.Name, o => o.Value!),
            Patience = timeout > 0 ? TimeSpan.FromSeconds(timeout) : throw new TuneException(CliCodes.BadValue, $"--timeout: {timeout} is not a number of seconds from 1"),
            RunsJob = !parsed.GetValue(_noJob),
        }.Resolve();
    }
}
