using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Folder;

/// <summary>The paths of one attempt's folder.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Path">The folder.</param>
public readonly record struct AttemptFolder(AttemptId Attempt, string Path)
{
    /// <summary>The job script.</summary>
    public string JobScript => At("job.sh");

    /// <summary>The command's standard output.</summary>
    public string StandardOutput => At("stdout.log");

    /// <summary>The command's standard error.</summary>
    public string StandardError => At("stderr.log");

    /// <summary>The inbox: the trial appends its reports.</summary>
    public string Reports => At("reports.jsonl");

    /// <summary>What the driver tells the trial; absent until it says something.</summary>
    public string Control => At("control.json");

    /// <summary>How the command ended, written by the job script.</summary>
    public string Exit => At("exit.json");

    /// <summary>The folder whose making claims the attempt.</summary>
    public string Claim => At("claim");

    /// <summary>Who claimed it, written by the job script.</summary>
    public string Started => At("claim/started.json");

    /// <summary>A configuration the trial took on while the attempt ran.</summary>
    /// <param name="update">Its number among the trial's configurations, from 1.</param>
    public string Config(int update) => At(string.Create(CultureInfo.InvariantCulture, $"config-{update}.json"));

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
