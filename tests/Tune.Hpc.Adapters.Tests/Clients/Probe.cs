using Tune.Hpc.Client;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>Runs the program that takes TuneTrial.cs in as its users do.</summary>
internal static class Probe
{
    public static Running Start(TrialFolder folder, params string[] arguments) =>
        Running.Start("dotnet", [typeof(TuneTrial).Assembly.Location, .. arguments], folder.Environment);
}
