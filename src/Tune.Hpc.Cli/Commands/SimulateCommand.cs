using System.CommandLine;
using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>simulate SPEC --curves FILE</c>: what a scheduler would have saved.</summary>
internal sealed class SimulateCommand
{
    private readonly Surroundings _surroundings;
    private readonly Argument<string> _spec = new("SPEC") { Description = "The specification, YAML or JSON, or the folder of an experiment." };
    private readonly Option<string?> _curves = new("--curves") { HelpName = "FILE", Description = "Recorded learning curves: an experiment's folder, or a .csv or .parquet file with columns trial, iteration, the metric, and seconds (since the trial's previous row) or time_total_s. Default: SPEC, where that is a folder." };
    private readonly Option<string[]> _scheduler = new("--scheduler") { HelpName = "SCHEDULER", Description = "Compare this scheduler too: a name, or a map such as '{type: asha, max_t: 27}'. May be repeated." };
    private readonly Option<string[]> _set = new("--set") { HelpName = "KEY=VALUE", Description = "Set any key of the specification: --set num_samples=100. May be repeated." };
    private readonly Option<string?> _metric;
    private readonly Option<string?> _mode;
    private readonly Option<string?> _trace = new("--trace") { HelpName = "FILE", Description = "Write every decision with its reason to FILE.csv, FILE.json or FILE.parquet." };
    private readonly Option<string?> _output = new("--output", "-o") { HelpName = "FILE", Description = "Write each improvement of the best value to FILE.csv, FILE.json or FILE.parquet." };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly SimulationFlags _world = new();

    private SimulateCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        (_metric, _mode) = CommonOptions.Objective();
    }

    public static Command Create(Surroundings surroundings)
    {
        var simulate = new SimulateCommand(surroundings);
        var command = new Command("simulate", "Try schedulers on learning curves that were recorded before: the same decisions on a virtual clock, and not a single job.")
        {
            simulate._spec, simulate._curves, simulate._scheduler, simulate._set, simulate._metric, simulate._mode,
        };
        simulate._world.AddTo(command);
        command.Options.Add(simulate._trace);
        command.Options.Add(simulate._output);
        command.Options.Add(simulate._json);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(simulate.Run(parsed, cancellationToken)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string given = parsed.GetValue(_spec)!;
        var spec = ReadSpec(given, parsed);
        string[] schedulers = parsed.GetValue(_scheduler) ?? [];
        ExperimentSpec[] specs = [spec, .. schedulers.Select(s => SpecChange.Of(spec, root => SpecOverrides.Flag(root, "--scheduler", s)))];
        string source = CurvesOf(parsed.GetValue(_curves), given);
        var curves = LearningCurves.Read(source, Simulations.RequireObjective(spec).Metric, _surroundings.Clock);
        var result = Simulations.Run(specs, curves, _world.Read(parsed) with { Trace = parsed.GetValue(_trace) is not null }, cancellationToken);
        WriteFiles(result, parsed);
        if (parsed.GetValue(_json))
        {
            SimulationJson.Write(result, curves, _surroundings);
        }
        else
        {
            SimulationText.Write(result, curves, _surroundings);
        }

        return ExitCodes.Ok;
    }

    private ExperimentSpec ReadSpec(string given, ParseResult parsed)
    {
        SpecNode Change(SpecNode root)
        {
            root = (parsed.GetValue(_set) ?? []).Aggregate(root, SpecOverrides.Set);
            var objective = CommonOptions.ReadObjective(parsed.GetValue(_metric), parsed.GetValue(_mode));
            return objective is null ? root : SpecOverrides.Flag(SpecOverrides.Flag(root, "--metric", objective.Metric), "--mode", parsed.GetValue(_mode)!);
        }

        string path = _surroundings.FullPath(given);
        if (Directory.Exists(path) || !File.Exists(path) && Path.GetExtension(path).Length == 0)
        {
            return SpecChange.Of(ExperimentFile.Load(ExperimentArgument.Resolve(given, _surroundings)), Change);
        }

        // What the specification names need not be here: nothing of it is run.
        var context = SpecContext.OfProcess(path, _surroundings.Clock) with { CurrentFolder = _surroundings.CurrentFolder, Look = null };
        return SpecReader.Read(Change(SpecFile.Load(path)), context);
    }

    private string CurvesOf(string? curves, string spec)
    {
        if (curves is not null)
        {
            string path = _surroundings.FullPath(curves);
            return Path.GetExtension(path).Length == 0 ? ExperimentArgument.Resolve(curves, _surroundings) : path;
        }

        return File.Exists(_surroundings.FullPath(spec))
            ? throw new TuneException(CliCodes.BadArguments, "simulate needs --curves FILE: recorded learning curves, such as the folder of an experiment that has run")
            : ExperimentArgument.Resolve(spec, _surroundings);
    }

    private void WriteFiles(SimulationResult result, ParseResult parsed)
    {
        Write(parsed.GetValue(_output), SimulationTables.Bests(result));
        Write(parsed.GetValue(_trace), SimulationTables.Trace(result));
    }

    private void Write(string? file, ResultTable table)
    {
        if (file is not null)
        {
            ResultFiles.WriteTo(table, _surroundings.FullPath(file));
            _surroundings.Err.WriteLine(string.Create(CultureInfo.InvariantCulture, $"written: {file}"));
        }
    }
}
