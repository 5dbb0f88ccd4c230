using System.Text.Json;

namespace Tune.Hpc.Adapters.Tests.Clients;

public sealed class PythonCheckpointTests : IDisposable
{
    private readonly TrialFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_appears_whole_and_the_next_report_carries_it()
    {
        string output = Python.Run(_folder, """
            with tune_hpc.checkpoint_dir(10) as folder:
                open(os.path.join(folder, 'model'), 'w').write('weights')
                print([name for name in os.listdir(os.environ['TUNE_CHECKPOINT_DIR']) if not name.startswith('.')])
            tune_hpc.report(loss=1)
            tune_hpc.report(loss=2)
            """).Good();
        Assert.Equal("[]\n", output);
        Assert.Equal(["000010"], _folder.CheckpointNames);
        Assert.Equal("weights", File.ReadAllText(Path.Combine(_folder.Checkpoints, "000010", "model")));
        Assert.Equal(["000010", "none"], _folder.ReportedCheckpoints);
    }

    [Fact]
    public void A_checkpoint_that_fails_leaves_nothing()
    {
        string output = Python.Run(_folder, """
            try:
                with tune_hpc.checkpoint_dir(10) as folder:
                    raise KeyError('disk')
            except KeyError: print('raised')
            tune_hpc.report(loss=1)
            """).Good();
        Assert.Equal("raised\n", output);
        Assert.Empty(_folder.CheckpointNames);
        Assert.Equal(["none"], _folder.ReportedCheckpoints);
    }

    [Fact]
    public void A_process_killed_while_saving_leaves_no_checkpoint_behind_that_looks_whole()
    {
        var outcome = Python.Run(_folder, """
            import signal
            with tune_hpc.checkpoint_dir(10) as folder:
                open(os.path.join(folder, 'model'), 'w').write('half')
                os.kill(os.getpid(), signal.SIGKILL)
            """);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.StartsWith(".tmp-", Assert.Single(_folder.CheckpointNames));
    }

    [Fact]
    public void A_name_that_is_taken_is_never_replaced()
    {
        Python.Run(_folder, """
            for text in 'abc':
                with tune_hpc.checkpoint_dir(1) as folder: open(os.path.join(folder, 'model'), 'w').write(text)
                tune_hpc.report(loss=1)
            """).Good();
        Assert.Equal(["000001", "000001-2", "000001-3"], _folder.ReportedCheckpoints);
        Assert.Equal(["a", "b", "c"], _folder.ReportedCheckpoints.Select(name => File.ReadAllText(Path.Combine(_folder.Checkpoints, name, "model"))));
    }

    [Fact]
    public void A_folder_or_file_from_elsewhere_is_copied_in_and_one_of_ours_is_used_as_it_is()
    {
        Python.Run(_folder, """
            os.makedirs('elsewhere/inner')
            open('elsewhere/inner/model', 'w').write('x')
            tune_hpc.report(loss=1, checkpoint='elsewhere')
            tune_hpc.report(loss=1, checkpoint='elsewhere/inner/model')
            tune_hpc.report(loss=1, checkpoint=os.path.join(os.environ['TUNE_CHECKPOINT_DIR'], '000001'))
            """.Insert(0, $"os.chdir({JsonSerializer.Serialize(_folder.Root)})\n")).Good();
        Assert.Equal(["000001", "000002", "000001"], _folder.ReportedCheckpoints);
        Assert.Equal(["000001", "000002"], _folder.CheckpointNames);
        Assert.Equal("x", File.ReadAllText(Path.Combine(_folder.Checkpoints, "000001", "inner", "model")));
        Assert.Equal("x", File.ReadAllText(Path.Combine(_folder.Checkpoints, "000002", "model")));
        Assert.True(File.Exists(Path.Combine(_folder.Root, "elsewhere", "inner", "model")));
    }

    [Theory]
    [InlineData("'../up'")]
    [InlineData("'.hidden'")]
    [InlineData("''")]
    public void A_step_that_is_no_plain_name_is_refused(string step)
    {
        var outcome = Python.Run(_folder, $"with tune_hpc.checkpoint_dir({step}): pass");
        Assert.Contains("ValueError: checkpoint step", outcome.Errors);
        Assert.Empty(_folder.CheckpointNames);
    }
}
