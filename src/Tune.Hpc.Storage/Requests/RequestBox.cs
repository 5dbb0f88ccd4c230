using System.Text;
using System.Text.Json;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Requests;

/// <summary>What people ask of a driver that runs elsewhere: files in <c>requests/</c>, each appearing whole, removed by the driver when the journal has it.</summary>
/// <param name="folder">The experiment's folder.</param>
public sealed class RequestBox(ExperimentFolder folder)
{
    private const string Kind = "request";
    private const string Stop = "stop";
    private const string StopTrial = "stop_trial";

    private readonly string _path = Path.Combine(folder.Root, "requests");

    /// <summary>Asks the driver to end the experiment.</summary>
    /// <param name="now">Running trials are killed instead of asked.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <param name="at">The time: requests are carried out in its order.</param>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public void AskToStop(bool now, string reason, DateTimeOffset at) =>
        Put(ConfigMap.Empty.With(Kind, ConfigValue.Of(Stop)).With("now", ConfigValue.Of(now)).With("reason", ConfigValue.Of(reason)), at);

    /// <summary>Asks the driver to end one trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <param name="at">The time: requests are carried out in its order.</param>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public void AskToStopTrial(TrialId trial, string reason, DateTimeOffset at) =>
        Put(ConfigMap.Empty.With(Kind, ConfigValue.Of(StopTrial)).With("trial", ConfigValue.Of(trial.ToString())).With("reason", ConfigValue.Of(reason)), at);

    /// <summary>The requests that lie there, the oldest first. A file that is no request is left alone.</summary>
    public IReadOnlyList<StopRequest> Pending()
    {
        try
        {
            return Directory.Exists(_path)
                ? [.. Directory.EnumerateFiles(_path, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<StopRequest>()]
                : [];
        }
        catch (Exception later) when (FileErrors.IsFileError(later))
        {
            return []; // looked for again at the next step
        }
    }

    /// <summary>A request is carried out: the journal has it. One that cannot be removed is found again, which changes nothing while the experiment stops.</summary>
    public static void Done(StopRequest request)
    {
        try
        {
            File.Delete(request.Path);
        }
        catch (Exception refused) when (FileErrors.IsFileError(refused))
        {
            // Found again at the next step.
        }
    }

    // Two requests of one process may be made at the same tick of the clock: neither may take the other's name.
    private void Put(ConfigMap request, DateTimeOffset at)
    {
        Folders.Make(_path, folder.Access);
        string name = $"{at.UtcTicks:D19}-{Environment.ProcessId}";
        for (int other = 1; File.Exists(Path.Combine(_path, name + ".json")); other++)
        {
            name = $"{at.UtcTicks:D19}-{Environment.ProcessId}-{other}";
        }

        AtomicFile.Write(Path.Combine(_path, name + ".json"), Encoding.UTF8.GetBytes(request.ToJson() + "\n"), folder.Access.FileMode);
    }

    private static StopRequest? Read(string path)
    {
        try
        {
            return ConfigValue.Parse(File.ReadAllBytes(path)) is ConfigMap map && map[Kind] is ConfigText kind ? Read(path, kind.Value, map) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static StopRequest? Read(string path, string kind, ConfigMap map)
    {
        string reason = (map["reason"] as ConfigText)?.Value ?? "asked to stop";
        return kind switch
        {
            Stop => new StopRequest(path, map["now"] is ConfigBool { Value: true }, reason),
            StopTrial when map["trial"] is ConfigText text && TrialId.TryParse(text.Value, out var trial) => new StopRequest(path, Now: false, reason) { Trial = trial },
            _ => null,
        };
    }
}

/// <summary>Somebody asks that the experiment ends, or one trial of it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Now">Running trials are killed instead of asked.</param>
/// <param name="Reason">Why.</param>
public sealed record StopRequest(string Path, bool Now, string Reason)
{
    /// <summary>The one trial that is to end; null for the experiment.</summary>
    public TrialId? Trial { get; init; }
}
