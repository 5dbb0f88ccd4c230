using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Site;

/// <summary>Finds the site files and reads them: <c>/etc/tune/site.yaml</c>, then <c>tune/site.yaml</c> in the user's configuration folder.</summary>
public static class SiteFiles
{
    /// <summary>The variable that names other files instead, separated by ':'; empty for none.</summary>
    public const string Variable = "TUNE_SITE_FILES";

    private const string OfSite = "/etc/tune/site.yaml";
    private const string OfUser = "tune/site.yaml";

    /// <summary>What this process finds.</summary>
    /// <exception cref="TuneException">A file cannot be read, or something in it is wrong.</exception>
    public static SiteFile OfProcess() => Read(Environment.GetEnvironmentVariable);

    /// <summary>What is found with those environment variables.</summary>
    /// <exception cref="TuneException">A file cannot be read, or something in it is wrong.</exception>
    public static SiteFile Read(Func<string, string?> variable) =>
        Paths(variable).Where(p => p.MustExist || File.Exists(p.Path)).Select(p => Load(p.Path)).Aggregate(SiteFile.None, SiteMerge.With);

    /// <summary>Where site files are looked for, in order.</summary>
    /// <param name="variable">Environment variables.</param>
    /// <returns>Paths, and whether a file must be there.</returns>
    public static IEnumerable<(string Path, bool MustExist)> Paths(Func<string, string?> variable)
    {
        if (variable(Variable) is { } given)
        {
            return given.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(p => (p, true));
        }

        // A relative XDG_CONFIG_HOME counts as none, as its standard says.
        string? config = variable("XDG_CONFIG_HOME") is { } set && Path.IsPathRooted(set) ? set
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
            : null;
        return config is null ? [(OfSite, false)] : [(OfSite, false), (Path.Combine(config, OfUser), false)];
    }

    /// <summary>Reads one file's bytes.</summary>
    /// <exception cref="TuneException">Something in it is wrong.</exception>
    public static SiteFile Parse(byte[] bytes, string source)
    {
        try
        {
            return SiteReader.Read(SpecFile.Parse(bytes, source)) with { Sources = [source] };
        }
        catch (TuneException e)
        {
            throw new TuneException(SiteCodes.BadFile, e.Message, e);
        }
    }

    private static SiteFile Load(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = e is FileNotFoundException or DirectoryNotFoundException ? $"there is no such file; {Variable} names it" : e.Message;
            throw new TuneException(SiteCodes.Unreadable, $"{path}: the site file cannot be read: {why}", e);
        }

        return Parse(bytes, path);
    }
}
