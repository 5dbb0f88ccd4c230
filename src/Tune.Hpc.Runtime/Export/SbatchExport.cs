using System.Collections.Immutable;
using System.Text;
using Tune.Hpc.Execution;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Numerics;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Export;

/// <summary>Writes trials as folders that run without us: <c>DIR/00042/job.sbatch</c> with its <c>config.json</c>.</summary>
public static class SbatchExport
{
    /// <summary>Name of the script in a trial's folder.</summary>
    public const string ScriptName = "job.sbatch";

    private const string ConfigName = "config.json";
    private const string FilesName = "files";

    /// <summary>Writes them.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="TuneException">There are none, the folder holds something, or the file system refuses.</exception>
    public static int Write(ExperimentSpec spec, IEnumerable<ExportedTrial> trials, string folder)
    {
        string full = Path.GetFullPath(folder);
        RefuseUsed(full);
        int count = 0;
        try
        {
            foreach (var trial in trials)
            {
                string path = Path.Combine(full, trial.Trial.ToString());
                Directory.CreateDirectory(path);
                WriteText(Path.Combine(path, ConfigName), trial.Config.ToJson(indented: true) + "\n");
                WriteText(Path.Combine(path, ScriptName), ScriptOf(spec, trial, path), executable: true);
                WriteFiles(spec, Path.Combine(path, FilesName));
                count++;
            }

            if (count > 0)
            {
                WriteText(Path.Combine(full, "README.md"), ExportReadme.Text(spec));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneException(ExportCodes.FolderTrouble, $"{full}: cannot be written: {error.Message}", error);
        }

        return count > 0 ? count : throw new TuneException(ExportCodes.NoTrials, $"{spec.Name}: there is no trial to export yet");
    }

    /// <summary>The script of one trial.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="folder">The absolute folder it goes to.</param>
    internal static string ScriptOf(ExperimentSpec spec, ExportedTrial trial, string folder)
    {
        var id = new AttemptId(trial.Trial, 1);
        int seed = (int)KeyedStream.For(spec.Seed, "trial/seed", trial.Trial.Number).NextInt64(int.MaxValue);
        var values = new TrialPlaceholders
        {
            Config = trial.Config,
            ConfigPath = $"{StandaloneScript.Here}/{ConfigName}",
            TrialFolder = StandaloneScript.Run,
            SpecFolder = spec.SpecFolder,
            FilesFolder = $"{StandaloneScript.Here}/{FilesName}",
            Attempt = id,
            Seed = seed,
        };
        var request = spec.Resources.RequestFor(trial.Config);
        var environment = EnvironmentOf(spec, trial, id, seed, request, values);
        return new StandaloneScript
        {
            Title = $"Trial {trial.Trial} of {spec.Name}, as dotnet tune would run it; it needs nothing of dotnet tune. Run it with: sbatch {ScriptName}",
            Directives = [.. DirectivesOf(spec, trial.Trial, request)],
            ExportedTo = folder,
            WorkingDirectory = spec.WorkingDirectory,
            Environment = environment.ToVariables(),
            Unset = [.. environment.ToUnset().Where(n => request.Time is null || n != "TUNE_DEADLINE")],
            TimeLimit = request.Time,
            SetupLines = spec.Executor.SetupLines,
            Command = [.. Expand(spec.Executor.CommandPrefix, "executor.command_prefix", values), .. Expand(spec.Command, "command", values)],
        }.ToText();
    }

    private static TrialEnvironment EnvironmentOf(ExperimentSpec spec, ExportedTrial trial, AttemptId id, int seed, JobRequest request, TrialPlaceholders values) => new()
    {
        Experiment = spec.Name,
        Attempt = id,
        TrialFolder = StandaloneScript.Run,
        AttemptFolder = StandaloneScript.Run,
        ConfigFile = values.ConfigPath,
        ReportsFile = $"{StandaloneScript.Run}/reports.jsonl",
        ControlFile = $"{StandaloneScript.Run}/control.json",
        CheckpointFolder = $"{StandaloneScript.Run}/checkpoints",
        Seed = seed,
        Config = trial.Config,
        Request = request,
        User = [.. spec.Environment.Select(e => KeyValuePair.Create(e.Key, ArgumentTemplate.Parse(e.Value, new SpecPlace("", "env")).Expand(values.ValueOf)))],
    };

    // A signal before the end is for a driver that starts the next attempt; without one it would only kill a command that does not expect it.
    private static IEnumerable<string> DirectivesOf(ExperimentSpec spec, TrialId trial, JobRequest request) =>
        SbatchArguments.Of(request with { Options = new JobOptions(request.Options.Where(o => o.Key != "signal")) })
            .Prepend($"--job-name={spec.Name}.{trial}")
            .Select(SbatchArguments.Directive);

    private static ImmutableArray<string> Expand(ImmutableArray<string> arguments, string key, TrialPlaceholders values) =>
        CommandTemplate.Parse(arguments, new SpecPlace("", key)).Expand(values);

    private static void RefuseUsed(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new TuneException(ExportCodes.FolderInUse, $"{folder}: exists and is not empty; name a new folder");
        }
    }

    // Each trial has them all: a folder that is copied alone still runs.
    private static void WriteFiles(ExperimentSpec spec, string folder)
    {
        if (!spec.Files.IsEmpty)
        {
            ExperimentFiles.Put(folder, spec.Files, spec.GroupReadable ? FolderAccess.Group : FolderAccess.Private, again: true);
        }
    }

    private static void WriteText(string path, string text, bool executable = false)
    {
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (executable && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        }
    }
}
