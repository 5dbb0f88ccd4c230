using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>The functions of an experiment that is not made: its files lie in a temporary folder meanwhile.</summary>
internal sealed class UnmadeFunctions : IDisposable
{
    private readonly string _folder;
    private readonly FunctionProgram _program;

    private UnmadeFunctions(string folder, FunctionProgram program)
    {
        _folder = folder;
        _program = program;
    }

    /// <summary>Those of a specification; null where it has none.</summary>
    internal static UnmadeFunctions? Of(ExperimentSpec spec)
    {
        if (spec.Functions.IsDefaultOrEmpty)
        {
            return null;
        }

        string folder = Directory.CreateTempSubdirectory("tune-functions-").FullName;
        ExperimentFiles.Put(folder, spec.Files, FolderAccess.Private, again: true);
        return new UnmadeFunctions(folder, FunctionProgram.Of(spec, folder, log: null, FolderAccess.Private, FunctionProgram.DefaultTimeout, TimeProvider.System)!);
    }

    internal ConfigValue Ask(FunctionQuestion question) => _program.Ask(question);

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
