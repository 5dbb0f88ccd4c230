namespace Tune.Hpc.TestKit;

/// <summary>Ends a test whose real part is missing; see <see cref="RealPart"/>.</summary>
public sealed class RealPartMissingException(string message) : Exception(message);
