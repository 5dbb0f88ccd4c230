using System.Text;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Srun;

/// <summary>Writes what <c>srun</c> needs into an attempt's folder: <c>step.sh</c>, <c>place.sh</c>, <c>hosts</c>.</summary>
internal static class StepFiles
{
    /// <summary>Writes them; gives back the path of the script that starts the step.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static string Write(JobSubmission job, Allocation allocation, DateTimeOffset? endsAt, IEnumerable<string> inherited)
    {
        string step = Path.Combine(job.AttemptFolder, "step.sh");
        string place = Path.Combine(job.AttemptFolder, "place.sh");
        string hosts = Path.Combine(job.AttemptFolder, "hosts");
        Write(hosts, string.Concat(job.Places.SelectMany(p => Enumerable.Repeat(p.Node + "\n", p.Tasks))), isProgram: false);
        Write(place, PlaceScript.ToText(job, allocation, endsAt, place, hosts), isProgram: true);
        Write(step, StepScript.ToText(job, allocation, place, inherited), isProgram: true);
        return step;
    }

    /// <summary>Anew, and not over the old text: a step that was started from it may still be reading.</summary>
    private static void Write(string path, string text, bool isProgram)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows() && isProgram)
        {
            // The process's own mask takes away what others may not do.
            options.UnixCreateMode = (UnixFileMode)0b111_111_000;
        }

        using var file = new FileStream(path, options);
        file.Write(new UTF8Encoding(false).GetBytes(text));
    }
}
