using System.Text;
using System.Text.Json;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>What a driver prepares for one attempt at a trial: folders, files and variables.</summary>
internal sealed class TrialFolder : IDisposable
{
    private int _seq;

    public TrialFolder()
    {
        Root = Directory.CreateTempSubdirectory("tune-client-").FullName;
        Directory.CreateDirectory(Checkpoints);
        Write(Config, """{"lr": 0.01, "layers": 3, "name": "a b", "optimizer": {"type": "sgd", "nesterov": true}, "width": 64.0, "none": null}""");
        Environment = new Dictionary<string, string?>
        {
            ["TUNE_PROTOCOL"] = "1",
            ["TUNE_EXPERIMENT"] = "test",
            ["TUNE_TRIAL_ID"] = "00042",
            ["TUNE_ATTEMPT"] = "2",
            ["TUNE_TRIAL_DIR"] = Root,
            ["TUNE_ATTEMPT_DIR"] = Root,
            ["TUNE_CONFIG"] = Config,
            ["TUNE_REPORTS"] = Reports,
            ["TUNE_CONTROL"] = Control,
            ["TUNE_CHECKPOINT_DIR"] = Checkpoints,
            ["TUNE_CHECKPOINT"] = null,
            ["TUNE_ITERATION"] = "0",
            ["TUNE_SEED"] = "123",
            ["TUNE_DEADLINE"] = null,
        };
    }

    public string Root { get; }

    public Dictionary<string, string?> Environment { get; }

    public string Reports => Path.Combine(Root, "reports.jsonl");

    public string Checkpoints => Path.Combine(Root, "checkpoints");

    private string Config => Path.Combine(Root, "config.json");

    private string Control => Path.Combine(Root, "control.json");

    public string Text => File.Exists(Reports) ? File.ReadAllText(Reports) : "";

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] Parsed => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public string[] ReportedCheckpoints =>
        [.. Parsed.Select(line => line.TryGetProperty("_checkpoint", out var name) ? name.GetString()! : "none")];

    public string[] CheckpointNames => [.. Directory.EnumerateFileSystemEntries(Checkpoints).Select(p => Path.GetFileName(p)!).Order()];

    public long[] Iterations => [.. Parsed.Select(line => line.GetProperty("training_iteration").GetInt64())];

    public double[] Values(string metric) => [.. Parsed.Select(line => line.GetProperty(metric).GetDouble())];

    /// <summary>Gives the trial another configuration before it starts.</summary>
    public void Configure(string config) => Write(Config, config);

    /// <summary>Prepares the next attempt as a driver does: it goes on from the newest checkpoint that was reported.</summary>
    public long ResumeFromLast()
    {
        var last = Parsed.Last(line => line.TryGetProperty("_checkpoint", out _));
        long iteration = last.GetProperty("training_iteration").GetInt64();
        Environment["TUNE_CHECKPOINT"] = Path.Combine(Checkpoints, last.GetProperty("_checkpoint").GetString()!);
        Environment["TUNE_ITERATION"] = iteration.ToString();
        return iteration;
    }

    public void Tell(string command, string reason = "because", string? config = null, string? checkpoint = null, int? update = null, int? iteration = null)
    {
        string path = config is null ? "" : Write(Path.Combine(Root, $"config-{_seq}.json"), config);
        string rest = (config is null ? "" : $", \"config\": \"{path}\"") + (checkpoint is null ? "" : $", \"checkpoint\": \"{checkpoint}\"")
            + (update is null ? "" : $", \"update\": {update}") + (iteration is null ? "" : $", \"iteration\": {iteration}");
        string next = Control + ".next";
        Write(next, $$"""{"version": 1, "seq": {{++_seq}}, "command": "{{command}}", "reason": "{{reason}}"{{rest}}}""");
        File.Move(next, Control, overwrite: true);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Write(string path, string text)
    {
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }
}
