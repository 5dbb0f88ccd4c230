namespace Tune.Hpc.Storage.Folder;

/// <summary>Takes an attempt's claim in the place of its job, so that a job that comes late leaves without starting the command.</summary>
/// <remarks>A job claims by making a folder, a driver by making a file of that name: whoever is second finds that the name is taken.</remarks>
public static class AttemptClaim
{
    /// <summary>Takes it. True also where a driver has taken it before; false where a job has it.</summary>
    /// <param name="folder">The attempt's folder; made if it is absent, since a job may still be handed over by a driver that was held up.</param>
    /// <param name="access">Who may enter.</param>
    /// <exception cref="TuneException">The file system refuses; harmless to repeat.</exception>
    public static bool TryTake(AttemptFolder folder, FolderAccess access)
    {
        Folders.Make(folder.Path, access);
        try
        {
            using var claim = new FileStream(folder.Claim, FileMode.CreateNew, FileAccess.Write);
            return true;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            return Directory.Exists(folder.Claim) ? false
                : File.Exists(folder.Claim) ? true
                : throw FileErrors.For("take the claim of an attempt", folder.Claim, error);
        }
    }
}
