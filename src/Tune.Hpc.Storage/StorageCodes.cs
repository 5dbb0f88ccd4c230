namespace Tune.Hpc.Storage;

/// <summary>The stable codes of storage errors.</summary>
public static class StorageCodes
{
    /// <summary>A line in the middle of a journal is damaged or missing.</summary>
    public const string JournalDamaged = "TUNE2001";

    /// <summary>The journal has a newer format than this version reads.</summary>
    public const string JournalNewer = "TUNE2002";

    /// <summary>The journal holds an event that this version does not know.</summary>
    public const string EventUnknown = "TUNE2003";

    /// <summary>Another driver wrote to the journal: this one stops writing for good.</summary>
    public const string JournalTaken = "TUNE2004";

    /// <summary>A step could not be written to the journal; nothing of it is believed, and it may be tried again.</summary>
    public const string JournalNotWritten = "TUNE2005";

    /// <summary>There is no journal where one should be, or the file is something else.</summary>
    public const string JournalMissing = "TUNE2006";

    /// <summary>An event is too large or malformed to be stored.</summary>
    public const string EventNotStorable = "TUNE2007";

    /// <summary>Where the experiment's folder should be, there is a file or a link.</summary>
    public const string NotAFolder = "TUNE2040";

    /// <summary>The folder exists and holds something that is not an experiment.</summary>
    public const string FolderForeign = "TUNE2041";

    /// <summary>The folder holds an experiment already.</summary>
    public const string ExperimentExists = "TUNE2042";

    /// <summary>The folder holds no experiment.</summary>
    public const string ExperimentMissing = "TUNE2043";

    /// <summary>The name cannot be the name of a folder.</summary>
    public const string NameUnusable = "TUNE2044";

    /// <summary>The file system is mounted read-only.</summary>
    public const string ReadOnly = "TUNE2045";

    /// <summary>No permission for a file or folder.</summary>
    public const string NoPermission = "TUNE2046";

    /// <summary>The disk is full, or the quota is used up.</summary>
    public const string DiskFull = "TUNE2047";

    /// <summary>Another error of the file system.</summary>
    public const string InputOutput = "TUNE2048";

    /// <summary>Another driver holds the lease.</summary>
    public const string SomeoneElseDrives = "TUNE2080";

    /// <summary>A metric pattern is no regular expression.</summary>
    public const string PatternBroken = "TUNE2100";

    /// <summary>A metric pattern names no metric.</summary>
    public const string PatternNamesNothing = "TUNE2101";
}
