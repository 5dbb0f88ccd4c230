namespace Tune.Hpc.Storage.Folder;

/// <summary>What lies where an experiment's folder is or should be.</summary>
public enum FolderContent
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>An empty folder.</summary>
    Empty,

    /// <summary>An experiment, with specification and journal.</summary>
    Experiment,

    /// <summary>An experiment whose making was interrupted: a specification, and no journal.</summary>
    Unfinished,

    /// <summary>A folder with something else in it.</summary>
    SomethingElse,

    /// <summary>A file, or a link that leads nowhere.</summary>
    NoFolder,
}
