using System.Collections.Immutable;
using System.Text.Json;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Search.Variants;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.External;

/// <summary>A program of the user's as a searcher.</summary>
/// <remarks>
/// <para>What happens is written down as lines of the protocol, and told when a configuration is next asked for: folding the journal starts no program. A new start, after a restart of
/// the driver or an end of the program, is told everything from the beginning; each trial as a <c>suggest</c> with the configuration that it was made with, so that a
/// program which draws by a seed of its own comes to the same state, and any other can take the configuration from the line.</para>
/// <para>Points to evaluate come first and are told in the same way. A proposal that breaks a constraint is told as a failed trial, and the same trial is asked for again.</para>
/// </remarks>
public sealed class ExternalSearcher : ISearcher, IDisposable
{
    private const int MostQuoted = 200;

    private readonly CommandSearcherSettings _settings;
    private readonly SearcherSetting _setting;
    private readonly VariantGenerator _variants;
    private readonly ConfigConstraints _constraints;
    private readonly List<string> _lines = [];
    private readonly Dictionary<TrialId, ImmutableArray<Metric>> _last = [];
    private ISearchProgram? _program;
    private string _ending = "";
    private int _told;
    private (long Index, int Lines, Suggestion Answer)? _answer;

    /// <summary>Begins without trials; the program is started when it is first asked.</summary>
    /// <param name="settings">The program.</param>
    /// <param name="setting">The space and what is around it.</param>
    public ExternalSearcher(CommandSearcherSettings settings, SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(setting);
        (_settings, _setting) = (settings, setting);
        _variants = new VariantGenerator(setting.Cube.Space, setting.Search, setting.Seed, setting.Objective, setting.Ask);
        _constraints = new ConfigConstraints(setting.Search.Constraints, setting.Cube.Space);
    }

    /// <inheritdoc/>
    public string Name => _settings.Type;

    /// <inheritdoc/>
    public Suggestion Suggest(SuggestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Index < _variants.PointVariants)
        {
            return _variants.Suggest(context);
        }

        long all = _variants.Count(context.NumSamples);
        if (all >= 0 && context.Index >= all)
        {
            return new Suggestion.Finished(FormattableString.Invariant($"all {all} samples are out"));
        }

        if (_answer is not { } known || known.Index != context.Index || known.Lines != _lines.Count)
        {
            var answer = Propose(context);
            _answer = (context.Index, _lines.Count, answer);
        }

        return _answer.Value.Answer;
    }

    /// <inheritdoc/>
    public void OnCreated(CreatedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        bool isAnswer = _program is not null && _told == _lines.Count && _answer is { Answer: Suggestion.Run run } answer && answer.Index == trial.Index && run.Config.Equals(trial.Config);
        _lines.Add(SearchLine.Suggest(trial.Trial, trial.Config));
        _told += isAnswer ? 1 : 0;
    }

    /// <inheritdoc/>
    public void OnReport(TrialId trial, ImmutableArray<Metric> result)
    {
        _last[trial] = result;
        _lines.Add(SearchLine.Report(trial, result));
    }

    /// <inheritdoc/>
    public void Observe(FinishedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        bool hasResult = _last.TryGetValue(trial.Trial, out var result);
        _lines.Add(!trial.Failed && hasResult ? SearchLine.Complete(trial.Trial, result) : SearchLine.Fail(trial.Trial, trial.Failed ? "the trial failed" : "the trial was ended without a result"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program?.Dispose();
        _program = null;
    }

    private Suggestion Propose(SuggestContext context)
    {
        for (int attempt = 0; attempt < _setting.Search.MaxRejects; attempt++)
        {
            string answer = Ask(SearchLine.Suggest(context.Trial));
            switch (Read(answer))
            {
                case ConfigMap config:
                    var whole = Whole(config, answer, new SampleKey(_setting.Seed, context.Index, attempt));
                    if (_constraints.FindBroken(whole, _setting.Ask) is not { } broken)
                    {
                        return new Suggestion.Run(whole, $"{Program} proposed it");
                    }

                    _program!.Tell(SearchLine.Fail(context.Trial, $"config_constraints: \"{broken}\" is not true"));
                    break;
                case ConfigText { Value: "wait" } when context.Pending.Count == 0:
                    throw Wrong(SearchCodes.BadAnswer, answer, "it waits, and nothing runs that it could wait for");
                case ConfigText { Value: "wait" }:
                    return new Suggestion.NotNow($"{Program} waits");
                default:
                    return new Suggestion.Finished($"{Program} has finished");
            }
        }

        return new Suggestion.Finished(FormattableString.Invariant($"config_constraints rejected {_setting.Search.MaxRejects} proposals of {Program} in a row (max_rejects)"));
    }

    private string Program => $"the searcher '{ShellWords.Join(_settings.Command)}'";

    private string Ask(string line) => Exchange(line) ?? Exchange(line)
        ?? throw new TuneException(SearchCodes.Died, $"{Program} {_ending} instead of answering {line}, also when started again; mend it, and 'resume' goes on");

    /// <summary>The answer; null where the program has ended, and the next try starts it again.</summary>
    private string? Exchange(string line)
    {
        if (_program is null)
        {
            var start = _setting.StartProgram ?? throw new TuneException(SearchCodes.NotAsked, $"{Program} is not asked here");
            _program = start(_settings.Command, _settings.Timeout);
            _told = 0;
        }

        try
        {
            string? answer = TellAll() ? _program.Ask(line) : null;
            if (answer is null)
            {
                _ending = _program.Ending;
                Dispose();
            }

            return answer;
        }
        catch (TuneException)
        {
            Dispose();
            throw;
        }
    }

    private bool TellAll()
    {
        for (; _told < _lines.Count; _told++)
        {
            string line = _lines[_told];
            if (!line.StartsWith("{\"op\":\"suggest\"", StringComparison.Ordinal))
            {
                _program!.Tell(line);
            }
            else if (_program!.Ask(line) is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A configuration, or the text <c>wait</c> or <c>finished</c>.</summary>
    private ConfigValue Read(string line)
    {
        ConfigMap? answer;
        try
        {
            answer = ConfigValue.Parse(line) as ConfigMap;
        }
        catch (JsonException)
        {
            answer = null;
        }

        return answer?["error"] is { } error and not ConfigNull ? throw new TuneException(SearchCodes.Refused, $"{Program} says: {error}")
            : answer?["config"] is ConfigMap config ? config
            : answer?["wait"] is ConfigBool { Value: true } ? ConfigValue.Of("wait")
            : answer?["finished"] is ConfigBool { Value: true } ? ConfigValue.Of("finished")
            : throw Wrong(SearchCodes.BadAnswer, line, $"an answer is one line: {SearchLine.Expected}");
    }

    /// <summary>The configuration with its constants and computed values; what varies has to be in it.</summary>
    private ConfigMap Whole(ConfigMap config, string line, SampleKey key)
    {
        var cube = _setting.Cube;
        if (cube.Space.WhyNot(config) is { } why)
        {
            throw Wrong(SearchCodes.BadConfig, line, why);
        }

        double[] point = cube.Encode(config);
        var whole = cube.Decode(point, key, _setting.Ask);
        double[] there = cube.Encode(whole);
        string[] missing = [.. cube.Dimensions.Where(d => double.IsNaN(point[d.Index]) && !double.IsNaN(there[d.Index])).Select(d => d.Parameter.Path)];
        return missing.Length == 0 ? UnitCube.Complete(config, whole)
            : throw Wrong(SearchCodes.BadConfig, line, $"its configuration lacks {string.Join(", ", missing)}");
    }

    private TuneException Wrong(string code, string line, string why)
    {
        string quoted = string.Concat((line.Length <= MostQuoted ? line : line[..MostQuoted] + "...").Select(c => char.IsControl(c) ? ' ' : c));
        return new TuneException(code, $"{Program} answered {quoted}: {why}; mend it, and 'resume' goes on");
    }
}
