using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Export;

/// <summary>Says, beside exported trials, how they are run.</summary>
internal static class ExportReadme
{
    public static string Text(ExperimentSpec spec) => $"""
        # Trials of {spec.Name}

        Each folder is one trial: `config.json` is its configuration, `{SbatchExport.ScriptName}` the job{(spec.Files.IsEmpty ? "" : ", `files` what the command needs")}. Nothing else is needed to run it, and no tuner.

        ```sh
        sbatch 00001/{SbatchExport.ScriptName}                      # one of them
        for job in */{SbatchExport.ScriptName}; do sbatch "$job"; done    # all of them
        sh 00001/{SbatchExport.ScriptName}                          # one of them, here, without Slurm
        ```

        Every run makes a folder `run-JOBID` beside its script. There the command finds itself, unless the specification has a working directory of its own; there it
        writes `checkpoints/` and, if it uses `$TUNE_REPORTS`, `reports.jsonl`. What it prints goes where `sbatch` sends it: `slurm-JOBID.out` in the folder you submit from.

        These folders may be moved. What stays where it was: the program itself{(spec.WorkingDirectory is null ? "" : $", the working directory `{spec.WorkingDirectory}`")}
        and what the command names by absolute paths, such as files beside the specification (`{spec.SpecFolder}`).
        The lines `#SBATCH` are what the specification asked for; change them as you like, or give options to `sbatch`, which go first.

        """;
}
