namespace Tune.Hpc.TestKit;

/// <summary>Ends a test whose real part is not on this machine.</summary>
public sealed class RealPartMissingException(string message) : Exception(message);
