using System.Text.RegularExpressions;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Runtime.Specification;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>What reading a specification depends on, in a session.</summary>
internal static partial class SessionContext
{
    /// <summary>The context of a specification file, or of parameters alone.</summary>
    public static SpecContext Of(ICmdletEngine engine, string? specFile)
    {
        var context = SpecContext.OfProcess(specFile, TimeProvider.System) with { CurrentFolder = engine.CurrentFolder, Warn = engine.WriteWarning };
        return specFile is null ? context with { SpecFolder = engine.CurrentFolder } : context;
    }

    /// <summary>A path on one of the session's own drives, such as <c>TestDrive:/runs</c>, as the file system has it; any other as it is.</summary>
    public static object? OnDisk(ICmdletEngine engine, object? path) =>
        engine.Plain(path) is string text && Drive().IsMatch(text) ? engine.PathsOf(text, literal: true)[0] : path;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]+:[\\/]")]
    private static partial Regex Drive();
}
