using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>How driving ended, and where the experiment stands since.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Standing">Where it stands.</param>
public sealed record RunEnd(RunOutcome Outcome, Standing Standing);
