using System.Diagnostics.CodeAnalysis;

namespace Tune.Hpc.Cli;

/// <summary>The version of this program, known when it is compiled: reading it from the assembly would cost milliseconds.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "A program's own name.")]
internal static class TuneVersion
{
    public const string Text = ThisAssembly.Version;
}
