namespace Tune.Hpc.Cli.Live;

/// <summary>How much a driving verb says.</summary>
/// <param name="Quiet">Nothing but errors and the result.</param>
/// <param name="Json">The result as JSON.</param>
internal readonly record struct Talk(bool Quiet, bool Json);
