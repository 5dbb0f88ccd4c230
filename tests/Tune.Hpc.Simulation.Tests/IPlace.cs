using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Simulation.Tests.Scripts;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Where the jobs of a simulated world run. It outlives the drivers.</summary>
internal interface IPlace
{
    /// <summary>What happens while a driver is suspended at a call; null: none ever is.</summary>
    Func<Task>? Meanwhile { get; set; }

    /// <summary>What its jobs run.</summary>
    TrialScripts Scripts { get; }

    /// <summary>A driver's connection.</summary>
    IExecutor Connect(ExecutorContext context, Action atWait);

    /// <summary>Lets time pass.</summary>
    void Run(TimeSpan time);
}
