using System.Text;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Populations;

/// <summary>One experiment on the noisy quadratic: the real searcher, scheduler, fold and planner; trials are models in memory that take turns, an epoch each, and save after every one.</summary>
internal sealed class PopulationRun
{
    public const int Population = 8;
    public const string Rates = "loguniform(1e-3, 1)";

    private readonly FoldedExperiment _experiment;
    private readonly Dictionary<TrialId, NoisyQuadratic> _models = [];
    private readonly Dictionary<(TrialId Trial, string Name), NoisyQuadratic> _checkpoints = [];

    private PopulationRun(string scheduler, long seed)
    {
        string text = $"{{command: train, param_space: {{lr: '{Rates}'}}, metric: loss, mode: min, num_samples: {Population}, seed: {seed}, scheduler: {scheduler}}}";
        string folder = Path.GetTempPath();
        var context = new SpecContext { SpecFolder = folder, CurrentFolder = folder, DefaultName = "study", DrawSeed = () => seed, Variable = _ => null };
        var spec = SpecReader.Read(SpecFile.Parse(Encoding.UTF8.GetBytes(text), "population.yaml"), context);
        _experiment = new FoldedExperiment(ExperimentRulesFactory.Create(spec, null));
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="scheduler">As in a specification.</param>
    /// <param name="seed">The experiment's seed: of the first configurations and of all that is drawn later.</param>
    /// <returns>The best trial's loss after its last epoch, and how many epochs were trained by all.</returns>
    public static (double Loss, int Epochs, int Exploits) Run(string scheduler, long seed)
    {
        var run = new PopulationRun(scheduler, seed);
        int epochs = run.TrainAll();
        var state = run._experiment.State;
        return (state.Trials.Min(t => t.Losses.Last), epochs, run._experiment.Journal.Count(e => e.Event is TrialExploited));
    }

    private int TrainAll()
    {
        Decide();
        int epochs = 0;
        for (int epoch = 0; epoch < NoisyQuadratic.Epochs; epoch++)
        {
            foreach (var trial in _experiment.State.Trials.ToArray())
            {
                TrainOne(trial);
                epochs++;
            }
        }

        return epochs;
    }

    private void TrainOne(TrialState trial)
    {
        if (!_models.TryGetValue(trial.Id, out var model))
        {
            _models[trial.Id] = model = new NoisyQuadratic();
        }

        model.Train(trial.Config["lr"]!.AsDouble!.Value);
        string name = $"{trial.Reports + 1:D6}";
        _checkpoints[(trial.Id, name)] = model.Copy();
        var report = ReportCompletion.Complete(
            trial, trial.Attempts[^1], [new("loss", MetricValue.Of(model.Loss))], name, trial.Attempts[^1].Offset + 1, _experiment.Now, trial.Exploits.Count);
        _experiment.Happen(report);
        Decide();
    }

    /// <summary>Carries out what is decided, as a script that takes new configurations in place would.</summary>
    private void Decide()
    {
        foreach (var exploited in _experiment.Plan().OfType<TrialExploited>())
        {
            var weights = _checkpoints[(exploited.Source, exploited.SourceCheckpoint!)];
            _models[exploited.Trial] = weights.Copy();
            _checkpoints[(exploited.Trial, exploited.Checkpoint!)] = weights;
            _experiment.Happen(new CheckpointCopied { Trial = exploited.Trial, Checkpoint = exploited.Checkpoint!, Bytes = 1 });
        }
    }
}
