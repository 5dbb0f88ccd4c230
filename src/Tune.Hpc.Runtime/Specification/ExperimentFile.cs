using System.Text;
using System.Text.Json;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary><c>experiment.json</c>: the resolved specification in the experiment's folder.</summary>
public static class ExperimentFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "experiment.json";

    private const int Version = 1;

    /// <summary>The text of a specification's file.</summary>
    public static string TextOf(ExperimentSpec spec) => spec.Document.ToJson(indented: true) + "\n";

    /// <summary>The part of a specification that <c>status</c> needs, without reading its space.</summary>
    /// <exception cref="TuneException">No readable experiment is there, or a newer version wrote it.</exception>
    public static ExperimentSummary LoadSummary(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return ExperimentSummary.Of(RequireVersion(ConfigValue.Parse(ReadBytes(folder, path)), path))
                ?? throw new TuneException(SpecCodes.NoExperiment, $"{path}: not the file of an experiment: keys are missing or have values of another kind");
        }
        catch (JsonException e)
        {
            throw new TuneException(SpecCodes.NoExperiment, $"{path}: not the file of an experiment: {e.Message}", e);
        }
    }

    /// <summary>Reads an experiment's specification. Files it names are not looked at: the experiment may have been made on another machine.</summary>
    /// <param name="folder">The experiment's folder; its parent is the storage path, wherever it was when the experiment was made.</param>
    /// <param name="raise">Assignments such as <c>num_samples=200</c>, for keys that may change when an experiment is continued.</param>
    /// <exception cref="TuneException">No readable experiment is there, a newer version wrote it, or a key may not change.</exception>
    public static ExperimentSpec Load(string folder, IReadOnlyList<string>? raise = null)
    {
        string path = Path.Combine(folder, FileName);
        var node = JsonSpecReader.Read(Encoding.UTF8.GetString(ReadBytes(folder, path)), path);
        RequireVersion(node.ToValue(), path);
        var stored = Read(node, folder);
        if (raise is null or [])
        {
            return stored;
        }

        // What is raised is held to the floors and limits of today; what was agreed on when the experiment was made stands.
        bool cluster = raise.Any(a => a.StartsWith(SpecKeys.Executor.Name + ".", StringComparison.Ordinal));
        var raised = Read(raise.Aggregate(node, SpecOverrides.Set), folder, cluster ? SiteFiles.OfProcess : null);
        return SpecIdentity.Differences(raised, stored).FirstOrDefault(d => !d.MayChange) is not { } refused
            ? raised
            : throw new TuneException(
                SpecCodes.Contradiction,
                $"--raise: {refused.Key} cannot change in an experiment that has begun; what can is {string.Join(", ", SpecIdentity.ChangeableIn(stored))}");
    }

    private static ExperimentSpec Read(SpecNode node, string folder, Func<SiteFile>? site = null)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string parent = Path.GetDirectoryName(full) ?? full;
        var context = new SpecContext
        {
            SpecFolder = full,
            CurrentFolder = parent,
            DefaultName = Path.GetFileName(full),
            DrawSeed = () => 0,
            Variable = _ => null,
            Site = site ?? (() => SiteFile.None),
            Stored = true,
        };
        return SpecReader.Read(node, context) with { StoragePath = parent };
    }

    private static ConfigMap RequireVersion(ConfigValue document, string path)
    {
        var map = document as ConfigMap ?? ConfigMap.Empty;
        double version = map["spec_version"]?.AsDouble ?? throw new TuneException(SpecCodes.NoExperiment, $"{path}: not the file of an experiment: it has no spec_version");
        return version <= Version
            ? map
            : throw new TuneException(SpecCodes.NewerVersion, $"{path}: written by a newer version (spec_version {version}; this one reads up to {Version}); use that version");
    }

    private static byte[] ReadBytes(string folder, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = e is FileNotFoundException or DirectoryNotFoundException ? $"{folder} is not the folder of an experiment; it has no {FileName}" : e.Message;
            throw new TuneException(SpecCodes.NoExperiment, $"{path}: {why}", e);
        }
    }
}
