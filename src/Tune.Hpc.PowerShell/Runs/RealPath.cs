namespace Tune.Hpc.PowerShell.Runs;

/// <summary>The one path of a folder that links give several.</summary>
internal static class RealPath
{
    /// <summary>The path without links; as it was given where that cannot be known.</summary>
    public static string Of(string folder)
    {
        try
        {
            return Resolve(Path.GetFullPath(folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return folder;
        }
    }

    private static string Resolve(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        string real = Path.Combine(Resolve(parent), Path.GetFileName(path));
        return new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolve(target.FullName) : real;
    }
}
