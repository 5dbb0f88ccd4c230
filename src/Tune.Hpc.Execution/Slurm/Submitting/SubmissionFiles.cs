using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>The files of job arrays: <c>NNNNNN.sh</c>, and <c>NNNNNN.list</c> with the attempt of each element, one <c>TRIAL.ATTEMPT</c> a line.</summary>
/// <remarks>The list is on disk before the array is handed over: whatever becomes of the driver, the name of a job leads to its attempt. The script is for sbatch, which
/// takes it as it is now, and for people.</remarks>
internal sealed class SubmissionFiles
{
    private readonly Lock _gate = new(); // several batches go out at once
    private readonly string _folder;
    private readonly bool _groupShared;
    private readonly Dictionary<int, ImmutableArray<AttemptId>> _lists = [];
    private int _last = -1;

    public SubmissionFiles(string folder, bool groupShared)
    {
        _folder = folder;
        _groupShared = groupShared;
    }

    /// <summary>Path of the script of an array.</summary>
    public string ScriptOf(int number) => Path.Combine(_folder, ArrayName.FileOf(number) + ".sh");

    /// <summary>Path of the list of an array's attempts.</summary>
    public string ListOf(int number) => Path.Combine(_folder, ArrayName.FileOf(number) + ".list");

    /// <summary>Path of what an element of an array writes before its attempt's script runs.</summary>
    public string LogOf(int number, string index) => Path.Combine(_folder, $"{ArrayName.FileOf(number)}_{index}.log");

    /// <summary>Makes the files of an array under a number that no array had.</summary>
    /// <param name="arguments">What the jobs ask for.</param>
    /// <param name="jobs">The jobs, whose scripts lie below one root.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="TuneException">A path or an option cannot stand in a script.</exception>
    public int Write(ImmutableArray<string> arguments, IReadOnlyList<JobSubmission> jobs)
    {
        string list = string.Concat(jobs.Select(j => $"{LineOf(j.Attempt)}\n"));
        int number;
        lock (_gate)
        {
            number = Reserve(list);
            _lists[number] = [.. jobs.Select(j => j.Attempt)];
        }

        try
        {
            string script = ArrayScript.TextOf(arguments, ArrayScript.RootOf(jobs[0])!, ListOf(number));
            using var file = Create(ScriptOf(number), FileMode.Create, executable: true);
            file.Write(Encoding.UTF8.GetBytes(script));
        }
        catch (TuneException)
        {
            Remove(number);
            throw;
        }

        return number;
    }

    /// <summary>Takes back the files of an array that the cluster certainly has not taken.</summary>
    public void Remove(int number)
    {
        lock (_gate)
        {
            _lists.Remove(number);
        }

        try
        {
            File.Delete(ScriptOf(number));
            File.Delete(ListOf(number));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They harm nobody.
        }
    }

    /// <summary>The attempt of an element; null where its list is not there.</summary>
    public AttemptId? AttemptOf(int number, int index)
    {
        ImmutableArray<AttemptId> list;
        lock (_gate)
        {
            if (!_lists.TryGetValue(number, out list) && TryRead(number) is { } read)
            {
                _lists[number] = list = read;
            }
        }

        return !list.IsDefault && index >= 0 && index < list.Length ? list[index] : null;
    }

    private int Reserve(string list)
    {
        MakeFolder();
        if (_last < 0)
        {
            _last = Directory.EnumerateFiles(_folder, "*.list").Select(f => SlurmNumbers.Count(Path.GetFileNameWithoutExtension(f)) ?? 0).DefaultIfEmpty(0).Max();
        }

        while (true)
        {
            try
            {
                _last++;
                using var file = Create(ListOf(_last), FileMode.CreateNew, executable: false);
                file.Write(Encoding.UTF8.GetBytes(list));
                file.Flush(flushToDisk: true);
                return _last;
            }
            catch (IOException) when (File.Exists(ListOf(_last)))
            {
                // Another driver took the number meanwhile.
            }
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
            return;
        }

        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(_folder, _groupShared ? mode | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute : mode);
    }

    private FileStream Create(string path, FileMode mode, bool executable)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            var own = UnixFileMode.UserRead | UnixFileMode.UserWrite | (executable ? UnixFileMode.UserExecute : 0);
            options.UnixCreateMode = _groupShared ? own | UnixFileMode.GroupRead | (executable ? UnixFileMode.GroupExecute : 0) : own;
        }

        return new FileStream(path, options);
    }

    private ImmutableArray<AttemptId>? TryRead(int number)
    {
        try
        {
            string text = File.ReadAllText(ListOf(number));
            var attempts = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
            return text.EndsWith('\n') && attempts.All(a => a is not null) ? [.. attempts.Select(a => a!.Value)] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static AttemptId? Parse(string line) =>
        line.Split('.') is [var trial, var attempt] && TrialId.TryParse(trial, out var id) && SlurmNumbers.Count(attempt) is { } number ? new AttemptId(id, number) : null;

    private static string LineOf(AttemptId attempt) => $"{attempt.Trial}.{attempt.Attempt.ToString(CultureInfo.InvariantCulture)}";
}
