namespace Tune.Hpc.Space.Expressions;

/// <summary>How a function is called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Least">The fewest arguments it takes.</param>
/// <param name="Most">The most arguments it takes.</param>
/// <param name="Text">As shown to people.</param>
/// <param name="IsRandom">True if it draws, and so is allowed only in <c>sample_from</c>.</param>
public sealed record FunctionSignature(string Name, int Least, int Most, string Text, bool IsRandom = false);
