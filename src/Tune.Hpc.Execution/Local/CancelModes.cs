using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Local;

/// <summary>Signals of the ways to end a job.</summary>
internal static class CancelModes
{
    /// <summary>The signal that ends a job this way.</summary>
    public static int ToSignal(this CancelMode mode) => mode == CancelMode.Kill ? ProcessProbe.Kill : ProcessProbe.Terminate;
}
