namespace Tune.Hpc.Runtime.Views;

/// <summary>One thing that happened to a trial.</summary>
/// <param name="Time">When it was written down.</param>
/// <param name="Kind">A stable short name, such as <c>planned</c>, <c>reports</c> or <c>verdict</c>; the command line's JSON.md lists them all.</param>
/// <param name="Text">What and why, for people.</param>
public sealed record ExplanationLine(DateTimeOffset Time, string Kind, string Text);
