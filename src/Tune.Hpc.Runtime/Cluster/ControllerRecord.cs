using System.Globalization;
using System.Text;
using System.Text.Json;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>The last job that was asked to drive an experiment: <c>controller.json</c> in its folder. For people; nothing is decided by it.</summary>
/// <param name="Job">Its id.</param>
/// <param name="SubmittedAt">When it was submitted.</param>
public sealed record ControllerRecord(string Job, DateTimeOffset SubmittedAt)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>That of an experiment; null where no job was asked, or the file cannot be read.</summary>
    /// <param name="folder">The experiment's folder.</param>
    public static ControllerRecord? Read(string folder)
    {
        try
        {
            return ConfigValue.Parse(File.ReadAllBytes(PathIn(folder))) is ConfigMap map && map["job"] is ConfigText job && map["submitted_at"] is ConfigText at
                && DateTimeOffset.TryParse(at.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                    ? new ControllerRecord(job.Value, time)
                    : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    internal void Write(ExperimentFolder folder)
    {
        var map = ConfigMap.Empty
            .With("job", ConfigValue.Of(Job))
            .With("submitted_at", ConfigValue.Of(SubmittedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture)));
        AtomicFile.Write(PathIn(folder.Root), Encoding.UTF8.GetBytes(map.ToJson() + "\n"), FileMode(folder));
    }

    internal static UnixFileMode FileMode(ExperimentFolder folder) => folder.Access == FolderAccess.Group ? OwnerFile | UnixFileMode.GroupRead : OwnerFile;

    private static string PathIn(string folder) => Path.Combine(folder, "controller.json");
}
