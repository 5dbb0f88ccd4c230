using System.CommandLine;
using System.Globalization;
using Tune.Hpc.Runtime.Simulation;

namespace Tune.Hpc.Cli.Commands;

/// <summary>The options that say in which world trials are simulated.</summary>
internal sealed class SimulationFlags
{
    private readonly Option<int?> _workers = new("--workers", "-w") { HelpName = "COUNT", Description = "How many trials run at once, whatever they ask for. Default: max_concurrent_trials, or 8." };
    private readonly Option<string?> _queueWait = new("--queue-wait") { HelpName = "WAIT", Description = $"How long each attempt waits before it starts: {QueueWait.Expected}. Default: no wait." };
    private readonly Option<double> _failureRate = new("--failure-rate") { HelpName = "P", Description = "The probability that an attempt fails before its curve ends; retried as failure_config says. Default: 0." };
    private readonly Option<int> _checkpointEvery = new("--checkpoint-every") { HelpName = "REPORTS", Description = "Trials leave a checkpoint every so many reports; 0: never.", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _checkpointSeconds = new("--checkpoint-seconds") { HelpName = "SECONDS", Description = "What a checkpoint costs. Default: 0." };
    private readonly Option<double> _resumeSeconds = new("--resume-seconds") { HelpName = "SECONDS", Description = "What an attempt that goes on from a checkpoint needs before it trains. Default: 0." };
    private readonly Option<long?> _seed = new("--seed") { HelpName = "SEED", Description = "The seed of all that is drawn. Default: the specification's, or 0." };
    private readonly Option<bool> _shuffle = new("--shuffle") { Description = "Trials play the curves in an order drawn by the seed, instead of trial k curve k." };
    private readonly Option<int> _repeat = new("--repeat") { HelpName = "TIMES", Description = "Simulate with so many seeds, each in its own order, and tell medians.", DefaultValueFactory = _ => 1 };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_workers, _queueWait, _failureRate, _checkpointEvery, _checkpointSeconds, _resumeSeconds, _seed, _shuffle, _repeat])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What they say.</summary>
    /// <exception cref="TuneException">A wait or a seed that is none.</exception>
    public SimulationOptions Read(ParseResult parsed) => new()
    {
        Workers = parsed.GetValue(_workers),
        QueueWait = parsed.GetValue(_queueWait) is { } wait ? QueueWait.Parse(wait) : QueueWait.None,
        FailureRate = parsed.GetValue(_failureRate),
        CheckpointEvery = parsed.GetValue(_checkpointEvery),
        CheckpointSeconds = parsed.GetValue(_checkpointSeconds),
        ResumeSeconds = parsed.GetValue(_resumeSeconds),
        Seed = parsed.GetValue(_seed) switch
        {
            null => null,
            >= 0 and var seed => (ulong)seed,
            var seed => throw new TuneException(CliCodes.BadValue, string.Create(CultureInfo.InvariantCulture, $"--seed: {seed} is not a whole number from 0")),
        },
        Shuffle = parsed.GetValue(_shuffle),
        Repeat = parsed.GetValue(_repeat),
    };
}
