using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Journal;

namespace Tune.Hpc.Runtime.Checks;

/// <summary>Looks at whether an experiment's folder is sound, and repairs its journal where it is not.</summary>
public static class FolderCheck
{
    /// <summary>All checks, in order. Nothing is changed.</summary>
    /// <param name="path">The experiment's folder.</param>
    /// <param name="clock">The clock, to tell whether a driver is alive.</param>
    /// <exception cref="TuneException">There is no experiment.</exception>
    public static IEnumerable<CheckResult> Run(string path, TimeProvider clock)
    {
        var folder = Open(path);
        yield return Specification(path);
        yield return Journal(folder, out var plan);
        if (plan is not null)
        {
            yield return Story(plan, path);
        }

        var driver = DriverSeen.Look(folder.Lease, clock.GetUtcNow());
        yield return new CheckResult(
            "driver",
            CheckOutcome.Ok,
            driver is null ? "nobody drives" : string.Create(CultureInfo.InvariantCulture, $"process {driver.ProcessId} on {driver.Host}"));
    }

    /// <summary>Writes a journal of what can be saved in the place of the damaged one, which is kept.</summary>
    /// <returns>Where the damaged one is kept; null when there was nothing to repair.</returns>
    /// <exception cref="TuneException">Somebody drives, nothing can be saved, or the disk refuses.</exception>
    public static string? Repair(string path, TimeProvider clock)
    {
        var folder = Open(path);
        if (DriverSeen.Look(folder.Lease, clock.GetUtcNow()) is { } driver)
        {
            throw new TuneException(
                CheckCodes.Driven,
                $"{path}: process {driver.ProcessId} on {driver.Host} drives this experiment; a journal is only repaired while nobody does")
            { ExitCode = 4 };
        }

        var plan = JournalRepair.Examine(folder.Journal);
        return plan.IsSound ? null : JournalRepair.Apply(plan, folder.Access);
    }

    private static ExperimentFolder Open(string path) => ExperimentFolder.Open(path);

    private static CheckResult Specification(string path)
    {
        try
        {
            var spec = ExperimentFile.LoadSummary(path);
            return new CheckResult("specification", CheckOutcome.Ok, $"{spec.Name}: {spec.Search} search, {spec.Scheduler} scheduler, {spec.Executor} executor");
        }
        catch (TuneException error)
        {
            return new CheckResult("specification", CheckOutcome.Failed, error.Message);
        }
    }

    private static CheckResult Journal(ExperimentFolder folder, out RepairPlan? plan)
    {
        try
        {
            plan = JournalRepair.Examine(folder.Journal);
            return plan.IsSound
                ? new CheckResult("journal", CheckOutcome.Ok, string.Create(CultureInfo.InvariantCulture, $"{plan.Entries.Count} events, all intact"))
                : new CheckResult("journal", CheckOutcome.Failed, string.Join('\n', plan.Findings.Append("--repair writes a journal of what can be saved and keeps the damaged one")));
        }
        catch (TuneException error)
        {
            plan = null;
            return new CheckResult("journal", CheckOutcome.Failed, error.Message);
        }
    }

    private static CheckResult Story(RepairPlan plan, string path)
    {
        try
        {
            var state = new ExperimentState(ExperimentView.RulesOf(ExperimentFile.LoadSummary(path), objective: null));
            foreach (var entry in plan.Entries)
            {
                state.Apply(entry);
            }

            return new CheckResult(
                "history", CheckOutcome.Ok, string.Create(CultureInfo.InvariantCulture, $"{state.Trials.Count} trials and {state.Reports} reports follow from it"));
        }
        catch (TuneException error)
        {
            return new CheckResult("history", CheckOutcome.Failed, error.Message);
        }
    }
}
