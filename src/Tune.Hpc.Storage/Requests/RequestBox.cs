using System.Text;
using System.Text.Json;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Requests;

/// <summary>What people ask of a driver that runs elsewhere: files in <c>requests/</c>, each appearing whole, removed by the driver when the journal has it.</summary>
/// <param name="folder">The experiment's folder.</param>
public sealed class RequestBox(ExperimentFolder folder)
{
    private readonly string _path = Path.Combine(folder.Root, "requests");

    /// <summary>Asks the driver to end the experiment.</summary>
    /// <param name="now">Running trials are killed instead of asked.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <param name="at">The time: requests are carried out in its order.</param>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public void AskToStop(bool now, string reason, DateTimeOffset at)
    {
        Folders.Make(_path, folder.Access);
        var request = ConfigMap.Empty
            .With("request", ConfigValue.Of("stop"))
            .With("now", ConfigValue.Of(now))
            .With("reason", ConfigValue.Of(reason));
        string name = $"{at.UtcTicks:D19}-{Environment.ProcessId}.json";
        AtomicFile.Write(Path.Combine(_path, name), Encoding.UTF8.GetBytes(request.ToJson() + "\n"), folder.Access.FileMode);
    }

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

    private static StopRequest? Read(string path)
    {
        try
        {
            return ConfigValue.Parse(File.ReadAllBytes(path)) is ConfigMap map && map["request"] is ConfigText { Value: "stop" }
                ? new StopRequest(path, map["now"] is ConfigBool { Value: true }, (map["reason"] as ConfigText)?.Value ?? "asked to stop")
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>Somebody asks that the experiment ends.</summary>
/// <param name="Path">The file.</param>
/// <param name="Now">Running trials are killed instead of asked.</param>
/// <param name="Reason">Why.</param>
public sealed record StopRequest(string Path, bool Now, string Reason);
