using System.Text;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>What people ask of a driver that runs elsewhere: files in <c>requests/</c>, each appearing whole, removed by the driver when carried out.</summary>
internal sealed class RequestBox(ExperimentFolder folder)
{
    private readonly string _path = Path.Combine(folder.Root, "requests");

    /// <summary>Asks the driver to end the experiment.</summary>
    internal void AskToStop(bool now, string reason, DateTimeOffset at)
    {
        Directory.CreateDirectory(_path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_path, folder.Access.FolderMode);
        }

        var request = ConfigMap.Empty
            .With("request", ConfigValue.Of("stop"))
            .With("now", ConfigValue.Of(now))
            .With("reason", ConfigValue.Of(reason));
        string name = $"{at.UtcTicks:D19}-{Environment.ProcessId}.json";
        AtomicFile.Write(Path.Combine(_path, name), Encoding.UTF8.GetBytes(request.ToJson() + "\n"), folder.Access.FileMode);
    }

    /// <summary>The requests that lie there, the oldest first.</summary>
    internal IReadOnlyList<StopRequest> Pending()
    {
        if (!Directory.Exists(_path))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(_path, "*.json").Order(StringComparer.Ordinal).Select(Read)];
    }

    /// <summary>A request is carried out: the journal has it.</summary>
    internal static void Done(StopRequest request) => File.Delete(request.Path);

    private static StopRequest Read(string path)
    {
        var map = ConfigValue.Parse(File.ReadAllBytes(path)) as ConfigMap ?? ConfigMap.Empty;
        return new StopRequest(path, map["now"] is ConfigBool { Value: true }, (map["reason"] as ConfigText)?.Value ?? "asked to stop");
    }
}

/// <summary>Somebody asks that the experiment ends.</summary>
/// <param name="Path">The file.</param>
/// <param name="Now">Running trials are killed instead of asked.</param>
/// <param name="Reason">Why.</param>
internal sealed record StopRequest(string Path, bool Now, string Reason);
