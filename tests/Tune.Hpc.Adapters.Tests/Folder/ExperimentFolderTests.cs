using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Folder;

public sealed class ExperimentFolderTests : IDisposable
{
    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_new_experiment_has_its_files_and_nobody_else_gets_in()
    {
        var folder = Create("digits");
        Assert.Equal("{}", File.ReadAllText(folder.Specification));
        using var reader = JournalReader.Open(folder.Journal);
        Assert.Empty(reader.ReadToEnd());
        Assert.All([folder.Root, folder.Trials, folder.Results], path => Assert.Equal(PrivateFolder, ModeOf(path)));
        Assert.All([folder.Specification, folder.Journal], path => Assert.Equal(PrivateFile, ModeOf(path)));
        Assert.Equal(["experiment.json", "journal.jsonl", "results", "trials"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void With_group_the_group_may_read_whatever_the_umask_says()
    {
        var folder = ExperimentFolder.Create(_folder.Path, "digits", "{}", "0.1.0", FolderAccess.Group);
        var trial = folder.PrepareTrial(new TrialId(1), ConfigMap.Empty);
        var attempt = folder.PrepareAttempt(new AttemptId(new TrialId(1), 1), "#!/bin/sh\n");
        var groupFolder = PrivateFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        Assert.All([folder.Root, folder.Trials, trial.Path, trial.Checkpoints, attempt.Path], path => Assert.Equal(groupFolder, ModeOf(path)));
        Assert.All([folder.Journal, trial.Config], path => Assert.Equal(PrivateFile | UnixFileMode.GroupRead, ModeOf(path)));
        Assert.Same(FolderAccess.Group, ExperimentFolder.Open(folder.Root).Access);
    }

    [Fact]
    public void A_group_id_that_folders_inherit_is_kept()
    {
        SetMode(_folder.Path, PrivateFolder | UnixFileMode.SetGroup);
        var folder = ExperimentFolder.Create(_folder.Path, "digits", "{}", "0.1.0", FolderAccess.Group);
        Assert.True(ModeOf(folder.Trials).HasFlag(UnixFileMode.SetGroup));
    }

    [Fact]
    public void Files_of_the_experiment_lie_beside_the_trials_and_scripts_can_be_run()
    {
        KeyValuePair<string, string>[] files = [new("run.sh", "#!/bin/sh\n"), new("data.txt", "é\r\n")];
        var folder = ExperimentFolder.Create(_folder.Path, "digits", "{}", "0.1.0", FolderAccess.Group, _folder["work"], files);
        Assert.Equal(_folder["work", "digits", "files"], folder.Files);
        Assert.Equal("é\r\n", File.ReadAllText(Path.Combine(folder.Files, "data.txt")));
        Assert.Equal(PrivateFile | UnixFileMode.GroupRead | UnixFileMode.UserExecute, ModeOf(Path.Combine(folder.Files, "run.sh")));
        Assert.Equal(PrivateFile | UnixFileMode.GroupRead, ModeOf(Path.Combine(folder.Files, "data.txt")));
        File.WriteAllText(Path.Combine(folder.Files, "data.txt"), "mended");
        File.Delete(Path.Combine(folder.Files, "run.sh"));
        folder.PutFiles(files);
        Assert.Equal(("mended", true), (File.ReadAllText(Path.Combine(folder.Files, "data.txt")), File.Exists(Path.Combine(folder.Files, "run.sh"))));
    }

    [Fact]
    public void A_trial_can_be_found_under_its_name()
    {
        var folder = ExperimentFolder.Create(_folder.Path, "digits", "{}", "0.1.0", FolderAccess.Private);
        folder.PrepareTrial(new TrialId(42), ConfigMap.Empty);
        folder.NameTrial(new TrialId(42), "lr 0.1");
        folder.NameTrial(new TrialId(42), "lr 0.1");
        Assert.Equal("../trials/00042", new FileInfo(Path.Combine(folder.Named, "lr 0.1")).LinkTarget);
        File.WriteAllText(Path.Combine(folder.Named, "taken"), "");
        Assert.Contains("taken: cannot make this link", Assert.Throws<TuneException>(() => folder.NameTrial(new TrialId(42), "taken")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attempt_is_prepared_and_may_be_prepared_again()
    {
        var folder = Create("digits");
        var id = new AttemptId(new TrialId(42), 2);
        for (int i = 0; i < 2; i++)
        {
            var trial = folder.PrepareTrial(id.Trial, (ConfigMap)ConfigValue.Parse("""{"lr":1.0}"""));
            var attempt = folder.PrepareAttempt(id, "#!/bin/sh\necho hello\n");
            Assert.Equal(Path.Combine(folder.Root, "trials", "00042", "2", "job.sh"), attempt.JobScript);
            Assert.Equal(ConfigValue.Parse("""{"lr":1.0}"""), ConfigValue.Parse(File.ReadAllText(trial.Config)));
            Assert.Equal("#!/bin/sh\necho hello\n", File.ReadAllText(attempt.JobScript));
            Assert.Equal(PrivateFolder, ModeOf(attempt.JobScript));
            Assert.Equal(["2", "checkpoints", "config.json"], Directory.GetFileSystemEntries(trial.Path).Select(Path.GetFileName).Order());
        }
    }

    [Fact]
    public void Trials_may_lie_elsewhere()
    {
        string work = _folder["scratch"];
        var folder = ExperimentFolder.Create(_folder.Path, "digits", "{}", "0.1.0", FolderAccess.Private, work);
        Assert.Equal(Path.Combine(work, "digits", "trials"), folder.Trials);
        folder.PrepareTrial(new TrialId(1), ConfigMap.Empty);
        var error = Assert.Throws<TuneException>(() => ExperimentFolder.Create(_folder["other"], "digits", "{}", "0.1.0", FolderAccess.Private, work));
        Assert.Equal(StorageCodes.FolderForeign, error.Code);
        Assert.Equal(folder.Trials, ExperimentFolder.Open(folder.Root, work).Trials);
    }

    [Fact]
    public void A_name_in_use_is_refused_with_what_is_there()
    {
        Create("digits");
        Directory.CreateDirectory(_folder["photos"]);
        File.WriteAllText(_folder["photos/cat.jpg"], "");
        File.WriteAllText(_folder["file"], "");
        File.CreateSymbolicLink(_folder["dangling"], _folder["nowhere"]);
        Directory.CreateDirectory(_folder["real"]);
        Directory.CreateSymbolicLink(_folder["link"], _folder["real"]);
        Assert.Equal(StorageCodes.ExperimentExists, Refusal("digits"));
        Assert.Equal(StorageCodes.FolderForeign, Refusal("photos"));
        Assert.Equal(StorageCodes.NotAFolder, Refusal("file"));
        Assert.Equal(StorageCodes.NotAFolder, Refusal("dangling"));
        Assert.Equal(StorageCodes.NotAFolder, Refusal("link"));
    }

    [Fact]
    public void An_empty_folder_and_an_interrupted_making_can_be_used()
    {
        Directory.CreateDirectory(_folder["empty"]);
        Create("empty");
        Directory.CreateDirectory(_folder["half"]);
        File.WriteAllText(_folder["half/experiment.json"], "{\"old\":1}");
        Assert.Equal(FolderContent.Unfinished, ExperimentFolder.Look(_folder["half"]));
        Assert.Equal("{}", File.ReadAllText(Create("half").Specification));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("-rf")]
    [InlineData("a\nb")]
    public void A_name_that_is_no_folder_name_is_refused(string name) => Assert.Equal(StorageCodes.NameUnusable, Refusal(name));

    [Fact]
    public void A_folder_without_an_experiment_is_not_opened()
    {
        Directory.CreateDirectory(_folder["empty"]);
        File.WriteAllText(_folder["file"], "");
        foreach (string name in new[] { "nothing", "empty", "file" })
        {
            var error = Assert.Throws<TuneException>(() => ExperimentFolder.Open(_folder[name]));
            Assert.Equal(StorageCodes.ExperimentMissing, error.Code);
            Assert.StartsWith(_folder[name], error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_path_through_a_file_is_an_error()
    {
        File.WriteAllText(_folder["file"], "");
        var error = Assert.Throws<TuneException>(() => ExperimentFolder.Create(_folder["file"], "digits", "{}", "0.1.0", FolderAccess.Private));
        Assert.Contains("cannot make this folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_and_a_read_only_disk_are_named()
    {
        using var disk = new SmallDisk(kilobytes: 64);
        string filler = disk.Fill();
        var full = Assert.Throws<TuneException>(() => ExperimentFolder.Create(disk.Path, "digits", new string(' ', 9000), "0.1.0", FolderAccess.Private));
        Assert.Equal(StorageCodes.DiskFull, full.Code);
        Assert.False(Directory.Exists(Path.Combine(disk.Path, "digits")), "something was left behind");
        File.Delete(filler);
        disk.MakeReadOnly();
        var readOnly = Assert.Throws<TuneException>(() => ExperimentFolder.Create(disk.Path, "other", "{}", "0.1.0", FolderAccess.Private));
        Assert.Equal(StorageCodes.ReadOnly, readOnly.Code);
    }

    [Fact]
    public void A_folder_without_permission_is_named()
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        SetMode(_folder.Path, read | enter | UnixFileMode.UserWrite);
        Directory.CreateDirectory(_folder["locked"]);
        SetMode(_folder["locked"], read | enter);
        using var nobody = FileSystemUser.IfRoot();
        var error = Assert.Throws<TuneException>(() => ExperimentFolder.Create(_folder["locked"], "digits", "{}", "0.1.0", FolderAccess.Private));
        Assert.Equal(StorageCodes.NoPermission, error.Code);
    }

#pragma warning disable CA1416 // skipped on Windows, which the analyzer cannot see
    private static UnixFileMode ModeOf(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix's");
        return File.GetUnixFileMode(path);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix's");
        File.SetUnixFileMode(path, mode);
    }
#pragma warning restore CA1416

    private ExperimentFolder Create(string name) => ExperimentFolder.Create(_folder.Path, name, "{}", "0.1.0", FolderAccess.Private);

    private string Refusal(string name) => Assert.Throws<TuneException>(() => Create(name)).Code;

    public void Dispose() => _folder.Dispose();
}
