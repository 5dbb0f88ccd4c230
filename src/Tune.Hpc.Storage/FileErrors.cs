namespace Tune.Hpc.Storage;

/// <summary>Turns what the file system says into errors a person can act on.</summary>
internal static class FileErrors
{
    private const int PermissionDenied = 13;
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;
    private const int QuotaExceededOnMac = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>True for what the file system throws, as opposed to bugs.</summary>
    public static bool IsFileError(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>The error for a person.</summary>
    /// <param name="what">What was tried, as in "cannot ...".</param>
    /// <param name="path">Where.</param>
    /// <param name="error">What came back.</param>
    public static TuneException For(string what, string path, Exception error)
    {
        var (code, advice) = Classify(error);
        return new TuneException(code, $"{path}: cannot {what}: {advice}", error);
    }

    /// <summary>True when the disk or a quota is full.</summary>
    public static bool IsFull(Exception error) =>
        error is IOException { HResult: NoSpaceLeft or QuotaExceeded or QuotaExceededOnMac or WindowsDiskFull or WindowsHandleDiskFull };

    private static (string Code, string Advice) Classify(Exception error) => error switch
    {
        _ when IsFull(error) =>
            (StorageCodes.DiskFull, "the disk is full or your quota is used up; free some space there and try again"),
        { HResult: ReadOnlyFileSystem } or UnauthorizedAccessException { InnerException.HResult: ReadOnlyFileSystem } =>
            (StorageCodes.ReadOnly, "the file system is mounted read-only; choose another storage_path"),
        UnauthorizedAccessException or { HResult: PermissionDenied } =>
            (StorageCodes.NoPermission, "permission denied; choose another storage_path, or have the folder's owner let you in"),
        _ => (StorageCodes.InputOutput, Sentence(error.Message)),
    };

    private static string Sentence(string message) => message.TrimEnd('.');
}
