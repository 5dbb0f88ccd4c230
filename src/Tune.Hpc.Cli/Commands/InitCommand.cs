using System.CommandLine;
using Tune.Hpc.Runtime.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>init [FILE]</c>: something to begin with.</summary>
internal static class InitCommand
{
    private static readonly Dictionary<string, string> _clients = new(StringComparer.Ordinal)
    {
        ["python"] = "tune_hpc.py",
        ["sh"] = "tune.sh",
        ["csharp"] = "TuneTrial.cs",
    };

    public static Command Create(Surroundings surroundings)
    {
        var file = new Argument<string?>("FILE") { Description = "The file to write; tune.yaml, or the client's own name, when left out.", Arity = ArgumentArity.ZeroOrOne };
        var client = new Option<string?>("--client") { HelpName = "LANGUAGE", Description = "Write a trial client instead, one file to put beside your program: python, sh, csharp." };
        client.CompletionSources.Add([.. _clients.Keys]);
        var force = new Option<bool>("--force") { Description = "Replace a file that exists." };
        var command = new Command("init", "Write a commented specification that runs as it is, or a trial client.") { file, client, force };
        command.SetAction(parsed => Write(parsed.GetValue(file), parsed.GetValue(client), parsed.GetValue(force), surroundings));
        return command;
    }

    private static int Write(string? file, string? client, bool force, Surroundings surroundings)
    {
        string name = file ?? (client is null ? "tune.yaml" : ClientFile(client));
        string text = client is null ? SampleSpec.Text : Resources.Read($"clients/{ClientFile(client)}");
        string path = surroundings.FullPath(name);
        try
        {
            using var stream = new FileStream(path, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (IOException) when (!force && File.Exists(path))
        {
            throw new TuneException(CliCodes.FileExists, $"{name}: the file exists; --force replaces it, or name another");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TuneException(CliCodes.FileTrouble, $"{name}: cannot be written: {error.Message}", error);
        }

        surroundings.Err.WriteLine(client is null ? $"written: {name}; 'dotnet tune run {name}' runs it" : $"written: {name}");
        return ExitCodes.Ok;
    }

    private static string ClientFile(string client) => _clients.TryGetValue(client, out string? name)
        ? name
        : throw new TuneException(CliCodes.BadValue, $"--client: '{client}' is not one of {string.Join(", ", _clients.Keys)}");
}
