namespace Tune.Hpc.PowerShell.Engine;

/// <summary>A script block as it can be run in another process.</summary>
/// <param name="Text">What stands between its braces; <c>$using:name</c> has become <c>${__using_name}</c>.</param>
internal sealed record BlockSource(string Text)
{
    /// <summary>The file it stands in; null at the prompt.</summary>
    public string? File { get; init; }

    /// <summary>The line of its first brace, from 1.</summary>
    public int Line { get; init; } = 1;

    /// <summary>The names of its own parameters, in order.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Those of its parameters that have a default.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>Variables it reads without ever setting them, automatic ones left out; each once, with the line of its first use.</summary>
    public IReadOnlyList<(string Name, int Line)> Free { get; init; } = [];

    /// <summary>The names behind <c>$using:</c>, each once.</summary>
    public IReadOnlyList<(string Name, int Line)> Using { get; init; } = [];

    /// <summary>The <c>using namespace</c> lines of its file, which its type names may need.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The line of its first <c>exit</c>; 0 for none.</summary>
    public int ExitLine { get; init; }

    /// <summary>Whether it runs another script in its own scope, which may set any variable.</summary>
    public bool DotSources { get; init; }

    /// <summary>A line of it, as messages name it.</summary>
    public string At(int line) => File is null ? $"line {line}" : $"{System.IO.Path.GetFileName(File)}:{line}";
}
