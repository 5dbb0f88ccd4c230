using Microsoft.Win32.SafeHandles;

namespace Tune.Hpc.Storage.Journal;

/// <summary>Opening the journal's file, with errors for people.</summary>
internal static class JournalFile
{
    /// <summary>Opens a journal that exists. Never with a lock: on a shared disk locks prove nothing.</summary>
    public static SafeFileHandle Open(string path, FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TuneException(StorageCodes.JournalMissing, $"{path}: there is no journal here; was the experiment's folder moved or deleted?", missing);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("open the journal", path, error);
        }
    }

    /// <summary>Does something with the file; what the file system says becomes an error for people.</summary>
    public static T Guard<T>(string path, string what, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For(what, path, error);
        }
    }
}
