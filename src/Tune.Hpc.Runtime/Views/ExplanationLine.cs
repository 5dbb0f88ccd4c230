namespace Tune.Hpc.Runtime.Views;

/// <summary>One thing that happened to a trial.</summary>
/// <param name="Time">When it was written down.</param>
/// <param name="Kind">A stable short name: <c>created</c>, <c>planned</c>, <c>accepted</c>, <c>started</c>, <c>reports</c>, <c>rejected</c>, <c>verdict</c>,
/// <c>attempt-ended</c>, <c>ended</c>, <c>reopened</c>, <c>driver</c>, <c>experiment</c>.</param>
/// <param name="Text">What and why, for people.</param>
public sealed record ExplanationLine(DateTimeOffset Time, string Kind, string Text);
