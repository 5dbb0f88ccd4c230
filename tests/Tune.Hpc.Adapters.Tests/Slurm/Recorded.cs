using System.Runtime.CompilerServices;

namespace Tune.Hpc.Adapters.Tests.Slurm;

/// <summary>What a real Slurm once said; its version is in the file's name.</summary>
internal static class Recorded
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder(), "data", name));

    /// <summary>The program that takes the part of others.</summary>
    public static string StandIn => Path.Combine(Folder(), "stand-in.sh");

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
