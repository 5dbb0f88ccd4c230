using System.Collections.Immutable;
using System.Text;
using Tune.Hpc.Search;
using Tune.Hpc.Search.External;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>What a search outside of an experiment remembers: a line for each configuration that was given out, and for each result.</summary>
/// <remarks>The first line says which search it is. A last line that a dying process left unfinished is cut off.</remarks>
internal sealed class AskTellLog : IDisposable
{
    private readonly FileStream _file;

    private AskTellLog(FileStream file) => _file = file;

    /// <summary>Opens or begins a log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="spec">The search.</param>
    /// <param name="replay">Hears every line.</param>
    public static AskTellLog Open(string path, ExperimentSpec spec, Action<AskTellLine> replay)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var log = new AskTellLog(file);
            log.Read(path, HeaderOf(spec), replay);
            return log;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new TuneException(AskTellCodes.LogTrouble, $"{path}: {error.Message}", error);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    public void Created(CreatedTrial trial)
    {
        var line = new ConfigMapBuilder
        {
            ["op"] = ConfigValue.Of("suggest"),
            ["trial"] = ConfigValue.Of(trial.Trial.ToString()),
            ["index"] = ConfigValue.Of(trial.Index),
            ["config"] = trial.Config,
        };
        if (trial.Notes.Entries.Length > 0)
        {
            line["notes"] = trial.Notes;
        }

        Write(line.ToMap().ToJson());
    }

    public void Told(string op, TrialId trial, ImmutableArray<Metric> result, string? error) =>
        Write(error is not null ? SearchLine.Fail(trial, error) : op == "report" ? SearchLine.Report(trial, result) : SearchLine.Complete(trial, result));

    public void Dispose() => _file.Dispose();

    /// <summary>What the search depends on: with another seed or space the lines would mean something else.</summary>
    private static string HeaderOf(ExperimentSpec spec)
    {
        var header = new ConfigMapBuilder { ["ask_tell"] = ConfigValue.Of(1) };
        foreach (string key in (string[])["param_space", "metric", "mode", "metric_constraints", "lexico_objectives", "search_alg", "points_to_evaluate", "evaluated_rewards", "config_constraints"])
        {
            if (spec.Document[key] is { } value and not ConfigNull)
            {
                header[key] = value;
            }
        }

        return header.ToMap().ToJson();
    }

    private void Read(string path, string header, Action<AskTellLine> replay)
    {
        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        int end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _file.SetLength(end);
        _file.Position = end;
        string[] lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            Write(header);
            return;
        }

        if (lines[0] != header)
        {
            throw new TuneException(AskTellCodes.OtherSearch, $"{path}: this is the log of another search: its space, metric or searcher differs from the specification's; name another file");
        }

        for (int i = 1; i < lines.Length; i++)
        {
            try
            {
                replay(AskTellLine.Read(lines[i]));
            }
            catch (TuneException error)
            {
                throw new TuneException(AskTellCodes.LogTrouble, FormattableString.Invariant($"{path}, line {i + 1}: {error.Message}"), error);
            }
        }
    }

    private void Write(string line)
    {
        _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _file.Flush(flushToDisk: true);
    }
}
