using System.Security.Cryptography;
using Tune.Hpc.Runtime.Specification.Site;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>What a path leads to.</summary>
public enum PathKind
{
    /// <summary>Nothing, or nothing that may be looked at.</summary>
    Missing,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A file that cannot be executed.</summary>
    File,

    /// <summary>A file that can be executed.</summary>
    Program,
}

/// <summary>What reading a specification depends on besides its text.</summary>
public sealed record SpecContext
{
    /// <summary>Absolute: the folder of the specification file, or where the command line was typed.</summary>
    public required string SpecFolder { get; init; }

    /// <summary>Absolute: what a relative <c>storage_path</c> is relative to.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>The experiment's name where none is given.</summary>
    public required string DefaultName { get; init; }

    /// <summary>The seed where none is given: from 0 to 2^53 − 1, so that every JSON reader sees the same number.</summary>
    public required Func<long> DrawSeed { get; init; }

    /// <summary>Environment variables: <c>PATH</c>, <c>HOME</c>, and those named in paths.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Looks at a path; null where files are not looked at, as when an experiment is opened on another machine.</summary>
    public Func<string, PathKind>? Look { get; init; }

    /// <summary>Reads what the owners of the cluster have laid down; called where trials run on one.</summary>
    public Func<SiteFile> Site { get; init; } = () => SiteFile.None;

    /// <summary>Told what was changed for the better and need not stop anybody.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Whether this is an <c>experiment.json</c>, which also says where the specification came from.</summary>
    internal bool Stored { get; init; }

    /// <summary>The context of this process.</summary>
    /// <param name="specFile">The specification file, or null where flags are all there is.</param>
    /// <param name="clock">For the default name.</param>
    public static SpecContext OfProcess(string? specFile, TimeProvider clock)
    {
        string current = Directory.GetCurrentDirectory();
        return new SpecContext
        {
            SpecFolder = specFile is null ? current : Path.GetDirectoryName(Path.GetFullPath(specFile, current))!,
            CurrentFolder = current,
            DefaultName = specFile is null ? $"tune-{clock.GetUtcNow():yyyyMMdd-HHmmss}" : NameOf(specFile),
            DrawSeed = () => RandomNumberGenerator.GetInt32(int.MaxValue),
            Variable = Environment.GetEnvironmentVariable,
            Look = LookAt,
            Site = SiteFiles.OfProcess,
        };
    }

    internal static string NameOf(string specFile)
    {
        string stem = Path.GetFileNameWithoutExtension(specFile);
        string name = string.Concat(stem.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')).TrimStart('.', '-');
        return name.Length == 0 ? "tune" : name;
    }

    private static PathKind LookAt(string path)
    {
        if (Directory.Exists(path))
        {
            return PathKind.Folder;
        }

        if (!File.Exists(path))
        {
            return PathKind.Missing;
        }

        const UnixFileMode any = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & any) != 0 ? PathKind.Program : PathKind.File;
    }
}
