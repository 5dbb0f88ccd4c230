using System.Reflection;

namespace Tune.Hpc.Runtime;

/// <summary>The version of this tool.</summary>
public static class ToolVersion
{
    /// <summary>As in <c>dotnet tune --version</c> and in every journal.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
