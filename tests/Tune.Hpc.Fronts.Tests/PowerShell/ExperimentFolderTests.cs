using System.Management.Automation;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Storage.Lease;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>Experiments from files and folders, to files, and away.</summary>
public sealed class ExperimentFolderTests : IDisposable
{
    private const string Yaml = "command: sh -c true {lr}\nparam_space: {lr: 'uniform(0, 1)'}\nnum_samples: 3\nseed: 1\n";
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingEngine _engine;

    public ExperimentFolderTests() => _engine = new RecordingEngine(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_with_what_is_set_over_it()
    {
        File.WriteAllText(_folder["digits.yaml"], Yaml);
        _engine.Run(new ImportTuneExperimentCommand { Path = ["*.yaml"], Set = new System.Collections.Hashtable { ["num_samples"] = 9, ["Scheduler.Type"] = "fifo" } }, ["Path", "Set"]);
        var made = Assert.Single(_engine.Of<TuneExperiment>());
        Assert.Equal(("digits", 9L, _folder["tune-results", "digits"]), (made.Name, made.NumSamples, made.Path));
    }

    [Fact]
    public void A_file_that_is_none_is_an_error_of_its_own_and_the_next_is_read()
    {
        File.WriteAllText(_folder["a.yaml"], Yaml);
        File.WriteAllText(_folder["list.yaml"], "- a\n");
        _engine.Run(new ImportTuneExperimentCommand { Path = ["nope.yaml", "list.yaml", ".", "no*.yaml", "a.yaml"] }, ["Path"]);
        Assert.Equal(["TUNE1200", "TUNE1212", "TUNE5256", "TUNE5256"], _engine.Errors.Select(e => e.Id));
        Assert.Equal("a", Assert.Single(_engine.Of<TuneExperiment>()).Name);
        Assert.Equal(ErrorCategory.ObjectNotFound, _engine.Errors[3].Category);
    }

    [Theory, InlineData("b.yaml"), InlineData("b.json")]
    public void What_is_exported_is_imported_as_the_same(string file)
    {
        File.WriteAllText(_folder["digits.yaml"], Yaml + "name: digits\nfiles: {a.sh: \"echo\\n\"}\nenv: {D: '{spec_dir}/x'}\n");
        var first = Import("digits.yaml");
        _engine.Run(new ExportTuneExperimentCommand { Experiment = first, Destination = file }, ["Experiment", "Destination"]);
        Assert.Equal(first.Spec.Document, Import(file).Spec.Document);
        Assert.Single(_engine.Asked);
    }

    [Fact]
    public void Without_a_file_the_text_goes_down_the_pipeline()
    {
        SampleExperiment.Write(_folder);
        _engine.Run(new ExportTuneExperimentCommand { Path = "digits" }, ["Path"]);
        Assert.StartsWith("name: digits\ncommand: [python3, train.py, --lr, '{lr}']\n", Assert.Single(_engine.Of<string>()), StringComparison.Ordinal);
        _engine.Run(new ExportTuneExperimentCommand { Path = "digits", Format = "JSON" }, ["Path", "Format"]);
        Assert.StartsWith("{", _engine.Of<string>()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_there_is_kept_unless_forced()
    {
        SampleExperiment.Write(_folder);
        File.WriteAllText(_folder["a.yaml"], "mine");
        _engine.Run(new ExportTuneExperimentCommand { Path = "digits", Destination = "a.yaml" }, ["Path", "Destination"]);
        Assert.Equal(("TUNE5281", "mine", ErrorCategory.ResourceExists), (_engine.Errors[0].Id, File.ReadAllText(_folder["a.yaml"]), _engine.Errors[0].Category));
        _engine.Agrees = false;
        _engine.Run(new ExportTuneExperimentCommand { Path = "digits", Destination = "a.yaml" }, ["Path", "Destination", "Force"]);
        Assert.Equal("mine", File.ReadAllText(_folder["a.yaml"]));
        _engine.Agrees = true;
        _engine.Run(new ExportTuneExperimentCommand { Path = "digits", Destination = "a.yaml" }, ["Path", "Destination", "Force"]);
        Assert.StartsWith("name: digits", File.ReadAllText(_folder["a.yaml"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Experiments_are_found_by_name_by_folder_and_below_a_folder()
    {
        SampleExperiment.Write(_folder, "a");
        SampleExperiment.Write(_folder, "b");
        SampleExperiment.Write(_folder, "c", storage: Path.Combine("tune-results", "deep"));
        Assert.Equal(["a", "b"], Get([]));
        Assert.Equal(["a", "b", "c"], Get([], "Recurse"));
        Assert.Equal(["a", "c"], Get(["a", _folder["tune-results", "deep"]]));
        Assert.Equal(["a", "b"], Get([Path.Combine("tune-results", "?")]));
        Assert.Equal([], Get(["x", "nope*"]));
        Assert.Equal(["TUNE5003", "TUNE5256"], _engine.Errors.Select(e => e.Id));
    }

    [Fact]
    public void A_finished_experiment_is_removed_once_the_person_agrees()
    {
        string path = SampleExperiment.Write(_folder, ended: true);
        _engine.Agrees = false;
        Remove("digits");
        Assert.True(Directory.Exists(path));
        Assert.Equal($"remove {path} (4 trials, finished)", Assert.Single(_engine.Asked).What);
        _engine.Agrees = true;
        Remove("digits");
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void One_with_jobs_stays_unless_forced()
    {
        string path = SampleExperiment.Write(_folder);
        Remove("digits");
        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("TUNE5270", ErrorCategory.ResourceBusy), (error.Id, error.Category));
        Assert.Contains("trial 00005 still has job 1005", error.Error.Message, StringComparison.Ordinal);
        Assert.Empty(_engine.Asked);
        Remove("digits", "Force");
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void One_that_is_driven_stays_and_a_damaged_one_unless_forced()
    {
        string path = SampleExperiment.Write(_folder, ended: true);
        using (DriverLease.Take(Path.Combine(path, "driver.lease"), Storage.FolderAccess.Private, DriverIdentity.OfThisProcess(), 1, TimeProvider.System, TimeSpan.FromMinutes(10)))
        {
            Remove("digits", "Force");
        }

        Assert.Contains("drives this experiment; stop it first", _engine.Errors[0].Error.Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(path, "journal.jsonl"), "{\"broken\n{\"x\":1}\n");
        Remove("digits");
        Assert.Equal(2, _engine.Errors.Count);
        Assert.True(Directory.Exists(path));
        Remove("digits", "Force");
        Assert.False(Directory.Exists(path));
    }

    private TuneExperiment Import(string file)
    {
        _engine.Output.Clear();
        return Assert.Single(_engine.Run(new ImportTuneExperimentCommand { Path = [file] }, ["Path"]).Of<TuneExperiment>());
    }

    private string[] Get(string[] path, params string[] switches)
    {
        _engine.Output.Clear();
        return [.. _engine.Run(new GetTuneExperimentCommand { Path = path }, ["Path", .. switches]).Of<TuneExperiment>().Select(e => e.Name)];
    }

    private void Remove(string path, params string[] switches) => _engine.Run(new RemoveTuneExperimentCommand { Path = [path] }, ["Path", .. switches]);
}
