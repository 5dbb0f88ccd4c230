using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Folder;

/// <summary>The paths of one trial's folder.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Path">The folder, where the command runs unless the specification says otherwise.</param>
public readonly record struct TrialFolder(TrialId Trial, string Path)
{
    /// <summary>The trial's configuration.</summary>
    public string Config => System.IO.Path.Combine(Path, "config.json");

    /// <summary>Where the trial writes its checkpoints.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The folder of a checkpoint.</summary>
    public string Checkpoint(string name) => System.IO.Path.Combine(Checkpoints, name);

    /// <summary>The folder of an attempt.</summary>
    public AttemptFolder Attempt(int attempt) =>
        new(new AttemptId(Trial, attempt), System.IO.Path.Combine(Path, attempt.ToString(CultureInfo.InvariantCulture)));
}
