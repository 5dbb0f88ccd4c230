using System.Collections.Immutable;
using Tune.Hpc.Runtime.Runs;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>What the pipeline wants to hear of a run: the rest is not even put into words.</summary>
/// <param name="Decisions">Decisions and their reasons.</param>
/// <param name="Warnings">What goes wrong.</param>
/// <param name="Pictures">Where it stands, now and then.</param>
/// <param name="Hooks">The moments at which something is called.</param>
internal sealed record RunWishes(bool Decisions, bool Warnings, bool Pictures, ImmutableHashSet<RunHook> Hooks);
