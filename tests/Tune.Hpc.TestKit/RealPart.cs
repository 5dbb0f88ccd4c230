using System.Diagnostics.CodeAnalysis;

namespace Tune.Hpc.TestKit;

/// <summary>For tests that talk to a real thing (a program, a service, another implementation) that may not be there.</summary>
/// <remarks>On a user's machine such a test is skipped with the reason; where <c>CI=true</c> it fails, so a missing part is never taken for a pass.</remarks>
public static class RealPart
{
    /// <summary>How xunit v3 knows a skip from a failure, so that this project needs no reference to it.</summary>
    private const string SkipMark = "$XunitDynamicSkip$";

    /// <summary>Whether a missing part is a failure.</summary>
    public static bool IsRequired => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Ends the test: the part is missing.</summary>
    /// <param name="what">The part, such as "npm".</param>
    /// <param name="howToGet">What to do to have it, such as "apt-get install npm".</param>
    [DoesNotReturn]
    public static void Missing(string what, string howToGet)
    {
        string reason = $"{what} is missing; to run this test: {howToGet}";
        throw new RealPartMissingException(IsRequired ? $"CI=true, but {reason}" : SkipMark + reason);
    }

    /// <summary>Ends the test unless the part is there.</summary>
    public static void Require([DoesNotReturnIf(false)] bool present, string what, string howToGet)
    {
        if (!present)
        {
            Missing(what, howToGet);
        }
    }

    /// <summary>The full path of a program on PATH; ends the test when there is none.</summary>
    public static string Program(string name, string howToGet)
    {
        string[] names = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists) is { } found)
            {
                return found;
            }
        }

        Missing(name, howToGet);
        return name;
    }
}
