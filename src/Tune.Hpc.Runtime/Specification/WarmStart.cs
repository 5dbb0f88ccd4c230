using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Keys.Searchers;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Reads the results of other experiments that a search begins with (<c>search_alg.warm_start</c>), and keeps them with the specification: no later start needs the source.</summary>
internal static class WarmStart
{
    /// <summary>The specification with the results. Configurations outside the space, and trials without a finite value of the metric, are left out, and a warning counts them.</summary>
    public static ExperimentSpec Apply(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        var kept = section.Get(SpecKeys.KnownResults);
        if (reading.Context.Stored)
        {
            return spec with { Search = (spec.Search ?? new()) with { Known = [.. kept ?? []] } };
        }

        if (spec.Search.WarmStart.IsEmpty || reading.Context.Look is null || reading.Errors.Count > 0)
        {
            return spec;
        }

        var place = section.PlaceOf(SpecKeys.SearchAlg, SearcherKeys.WarmStart.Name);
        if (spec.Objective is null)
        {
            reading.Errors.Add(SpecCodes.Contradiction, place, "results of other experiments say nothing without metric and mode; give them");
            return spec;
        }

        var all = new List<KnownResult>();
        foreach (string path in spec.Search.WarmStart)
        {
            if (reading.Errors.Try(place, () => Read(path, spec, place, reading)) is not { } found)
            {
                continue;
            }

            all.AddRange(found.Results);
            if (found.LeftOut > 0)
            {
                reading.Context.Warn(string.Create(CultureInfo.InvariantCulture, $"{place}: {path}: {found.LeftOut} of {found.LeftOut + found.Results.Count} trials are left out: their configuration is not in param_space, or {string.Join(" or ", spec.Objectives.Select(o => o.Metric))} is no finite number"));
            }
        }

        section.Put(SpecKeys.KnownResults, KnownResultsKind.Write(all));
        return spec with { Search = spec.Search with { Known = [.. all] } };
    }

    private static Found Read(string path, ExperimentSpec spec, SpecPlace place, SpecReading reading)
    {
        if (reading.Context.Look!(path) == PathKind.Missing)
        {
            throw new TuneException(SpecCodes.BadValue, $"{place}: {path}: there is no such folder or file; it takes an experiment's folder, or a file .parquet or .csv with a row for each trial");
        }

        if (!Directory.Exists(path))
        {
            return OfTable(ResultFiles.ReadFrom(path), path, spec, place, reading, _ => null);
        }

        using var view = ExperimentView.Open(path);
        var configs = view.State.Trials.Where(t => t.HasEnded).ToDictionary(t => t.Id.ToString(), t => t.Config);
        return OfTable(view.Trials(), path, spec, place, reading, configs.GetValueOrDefault);
    }

    private static Found OfTable(ResultTable table, string path, ExperimentSpec spec, SpecPlace place, SpecReading reading, Func<string, ConfigMap?> configOf)
    {
        var goals = new KnownGoals(table, spec.Goals);
        if (goals.Missing is { } missing)
        {
            throw new TuneException(ResultCodes.NoColumn, $"{path}: there is no column '{missing}', which is {(spec.Goals.AreSeveral ? "one of the metrics" : "the metric")}; there are: {string.Join(", ", table.Columns.Select(c => c.Name))}");
        }

        if (goals.MissingLimit is { } limit)
        {
            reading.Context.Warn($"{place}: {path}: there is no column '{limit.Metric}': its results count as not keeping {limit} (metric_constraints)");
        }

        var rows = new KnownRows(table, spec.Space);
        var results = new List<KnownResult>();
        int leftOut = 0;
        foreach (var row in table.Rows)
        {
            var config = rows.TrialOf(row) is { } trial && configOf(trial) is { } own ? rows.Fit(own) : rows.ConfigOf(row);
            if (config is null || goals.LossesOf(row) is not [var loss, ..] losses || rows.HasFailed(row))
            {
                leftOut++;
                continue;
            }

            results.Add(new KnownResult(config, loss)
            {
                Losses = spec.Goals.AreSeveral ? losses : [],
                Violations = goals.ViolationsOf(row),
                Iteration = rows.IterationOf(row),
                Cost = rows.CostOf(row),
            });
        }

        return new Found(results, leftOut);
    }

    private sealed record Found(List<KnownResult> Results, int LeftOut);
}
