namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>A machine on which there is no Slurm: one clear error, and nothing is made.</summary>
public sealed class NoClusterTests
{
    private const string Specification = "command: [/bin/sh, -c, \"true\"]\nnum_samples: 2";
    private static readonly string[] Slurm = ["--set", "executor={type: slurm, partition: debug}"];

    [Fact]
    public void Run_says_that_programs_are_missing_and_makes_nothing()
    {
        using var sweep = new Sweep(Specification);
        foreach (string[] more in (string[][])[[], ["--detach"]])
        {
            using var run = Start(sweep, ["run", "spec.yaml", .. Slurm, .. more]);
            run.End().With(3).Telling("the program 'sbatch' is not on PATH");
            sweep.NothingWasMade();
        }
    }

    [Fact]
    public void A_dry_run_shows_scripts_even_there()
    {
        using var sweep = new Sweep(Specification);
        using var run = Start(sweep, ["run", "spec.yaml", "--dry-run", .. Slurm]);
        var outcome = run.End().With(3).Telling("the program 'sbatch' is not on PATH");
        Assert.Contains("sbatch --parsable --nodes=1", outcome.Out);
        sweep.NothingWasMade();
    }

    [Fact]
    public void Doctor_says_so_and_ends_with_3()
    {
        using var sweep = new Sweep(Specification);
        using var doctor = Start(sweep, ["doctor", "--executor", "slurm", "--json"]);
        var outcome = doctor.End().With(3);
        Assert.Contains("often after 'module load slurm'", outcome.Out);
    }

    [Fact]
    public void A_job_that_drives_needs_a_queue()
    {
        using var sweep = new Sweep(Specification);
        sweep.Run("--detach").With(2).Telling("executor.type is 'local', it would have to be 'slurm'");
        sweep.NothingWasMade();
    }

    private static TuneProcess Start(Sweep sweep, string[] arguments) =>
        TuneProcess.Start(sweep.Current, new Dictionary<string, string> { ["PATH"] = sweep.At("no-programs"), ["TUNE_SITE_FILES"] = "" }, arguments);
}
