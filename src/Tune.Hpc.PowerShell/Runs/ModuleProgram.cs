using Tune.Hpc.PowerShell.Engine;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>How this module is started by itself, as a job that drives does.</summary>
internal static class ModuleProgram
{
    private const string ScriptName = "Controller.ps1";

    /// <summary>The program and its first arguments: this PowerShell, and the script beside the module.</summary>
    public static IReadOnlyList<string> Of(ICmdletEngine engine)
    {
        string home = engine.Variable("PSHOME")?.ToString() ?? "";
        string own = Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        string[] engineProgram = File.Exists(own) ? [own] : [Environment.ProcessPath ?? own, Path.Combine(home, "pwsh.dll")];
        return [.. engineProgram, "-NoProfile", "-NonInteractive", "-File", ScriptPath];
    }

    private static string ScriptPath => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(ModuleProgram).Assembly.Location)!, "..", ScriptName));
}
