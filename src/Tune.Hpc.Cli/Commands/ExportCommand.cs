using System.CommandLine;
using System.Globalization;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Export;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Auto;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>export FOLDER|SPEC --format sbatch -o DIR</c>: trials as files that run without us; <c>--format pbt-policy</c>: a population's schedule.</summary>
internal static class ExportCommand
{
    private const string Sbatch = "sbatch";
    private const string Policy = "pbt-policy";
    private const int MostTrials = 10_000;
    private static readonly string[] _later = ["tensorboard", "optuna", "mlflow"];
    private static readonly string[] _tables = ["parquet", "csv", "json"];

    public static Command Create(Surroundings surroundings)
    {
        var source = ExperimentArgument.Create(surroundings);
        source.Description += " Or a specification that has not been run: SPEC.yaml.";
        var format = new Option<string>("--format") { HelpName = "FORMAT", Description = "sbatch: a job script for each trial that runs without this tool. pbt-policy: the schedule that led to a trial of a population, for pbt_replay.", Required = true };
        format.CompletionSources.Add(Sbatch, Policy);
        var output = new Option<string?>("--output", "-o") { HelpName = "DIR", Description = "The new folder to write to, or for pbt-policy the file. Default: NAME-sbatch, NAME-TRIAL-policy.json." };
        var only = new Option<string[]>("--trial") { HelpName = "TRIAL", Description = "Only this trial. May be repeated." };
        var command = new Command("export", "Write trials as job scripts that run without this tool.") { source, format, output, only };
        command.SetAction(parsed => Export(parsed.GetValue(source)!, parsed.GetValue(format)!, parsed.GetValue(output), parsed.GetValue(only) ?? [], surroundings));
        return command;
    }

    private static int Export(string source, string format, string? output, string[] only, Surroundings surroundings)
    {
        if (format == Policy)
        {
            return ExportPolicy(source, output, only, surroundings);
        }

        RequireSbatch(format, source);
        var (spec, trials) = IsSpecification(source, surroundings) ? OfSpecification(source, only, surroundings) : OfExperiment(source, only, surroundings);
        string folder = output ?? $"{spec.Name}-{Sbatch}";
        int count = SbatchExport.Write(spec, trials, surroundings.FullPath(folder));
        string first = Path.Combine(folder, trials[0].Trial.ToString(), SbatchExport.ScriptName);
        surroundings.Err.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"written: {count} trial{(count == 1 ? "" : "s")} in {folder}; 'sbatch {Phrases.Quoted(first)}' runs one, README.md there says more"));
        return ExitCodes.Ok;
    }

    private static int ExportPolicy(string source, string? output, string[] only, Surroundings surroundings)
    {
        if (only is not [var text])
        {
            throw new TuneException(CliCodes.BadValue, $"--format {Policy} writes the schedule of one trial; name it with --trial, such as the best one of 'dotnet tune best {source}'");
        }

        string folder = ExperimentArgument.Resolve(source, surroundings);
        using var view = ExperimentView.Open(folder, surroundings.Clock);
        var trial = view.RequireTrial(text).Id;
        var steps = PolicyFile.OfExperiment(folder, trial);
        string path = output ?? $"{view.Spec.Name}-{trial}-policy.json";
        PolicyFile.Write(surroundings.FullPath(path), steps, view.Spec.Name, trial);
        surroundings.Err.WriteLine($"written: {steps.Count} configuration{(steps.Count == 1 ? "" : "s")} in {path}; 'scheduler: {{type: pbt_replay, policy: {path}}}' follows it");
        return ExitCodes.Ok;
    }

    private static bool IsSpecification(string source, Surroundings surroundings) =>
        Path.GetExtension(source).ToLowerInvariant() is ".yaml" or ".yml" or ".json" && File.Exists(surroundings.FullPath(source));

    private static (ExperimentSpec, IReadOnlyList<ExportedTrial>) OfExperiment(string source, string[] only, Surroundings surroundings)
    {
        string folder = ExperimentArgument.Resolve(source, surroundings);
        using var view = ExperimentView.Open(folder, surroundings.Clock);
        var trials = only.Length > 0 ? only.Select(view.RequireTrial) : view.State.Trials;
        return (ExperimentFile.Load(folder), [.. trials.Select(t => new ExportedTrial(t.Id, t.Config))]);
    }

    private static (ExperimentSpec, IReadOnlyList<ExportedTrial>) OfSpecification(string source, string[] only, Surroundings surroundings)
    {
        string path = surroundings.FullPath(source);
        var context = SpecContext.OfProcess(path, surroundings.Clock) with { CurrentFolder = surroundings.CurrentFolder };
        var spec = SpecReader.Read(SpecFile.Load(path), context);
        if (only.Length > 0)
        {
            throw new TuneException(CliCodes.BadValue, "--trial goes with the FOLDER of an experiment; the trials of a specification that has not been run have no numbers yet");
        }

        if (spec.NumSamples < 0)
        {
            throw new TuneException(CliCodes.BadValue, $"{source}: num_samples is {spec.NumSamples}, without limit; --format {Sbatch} needs a number of trials from 1");
        }

        // Jobs that are written beforehand tell nothing back: what would learn from them has nothing to learn from.
        spec = spec.Search.Algorithm is AutoSettings ? spec with { Search = spec.Search with { Algorithm = new RandomSettings() } } : spec;
        return (spec, [.. Experiments.DryRun(spec, MostTrials).Select(t => new ExportedTrial(t.Trial, t.Config))]);
    }

    private static void RequireSbatch(string format, string source)
    {
        if (format == Sbatch)
        {
            return;
        }

        throw new TuneException(CliCodes.BadValue, _tables.Contains(format)
            ? $"--format: '{format}' is not written by export; 'dotnet tune trials {source} --output trials.{format}' and 'dotnet tune reports {source} --output reports.{format}' do"
            : _later.Contains(format) ? $"--format: '{format}' is not supported by this version; it has: {Sbatch}, {Policy}"
            : $"--format: there is no format '{format}'; there are: {Sbatch}, {Policy}");
    }
}
