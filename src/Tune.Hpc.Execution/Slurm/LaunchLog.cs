using System.Text;
using Tune.Hpc.Execution.Slurm.Queue;
using Tune.Hpc.Execution.Slurm.Submitting;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>What Slurm itself wrote about a job whose script never began.</summary>
internal static class LaunchLog
{
    private const int MostBytes = 1000;

    /// <summary>The end of it; null where there is none.</summary>
    /// <param name="path">The log of a job of its own.</param>
    /// <param name="row">The job in the queue, where it was seen.</param>
    /// <param name="files">The files of job arrays.</param>
    /// <param name="experiment">The experiment's id.</param>
    public static string? Read(string path, QueueRow? row, SubmissionFiles files, string experiment)
    {
        if (row?.Index is { } index && ArrayName.NumberOf(row.Name, experiment) is { } number)
        {
            path = files.LogOf(number, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        try
        {
            using var file = File.OpenRead(path);
            file.Seek(-Math.Min(MostBytes, file.Length), SeekOrigin.End);
            var bytes = new byte[MostBytes];
            int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            string text = Encoding.UTF8.GetString(bytes, 0, read).Trim();
            return text.Length > 0 ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
