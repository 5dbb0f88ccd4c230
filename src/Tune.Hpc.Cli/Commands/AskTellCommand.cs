using System.CommandLine;
using Tune.Hpc.Runtime.Asking;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>ask-tell [SPEC]</c>: a searcher for anyone's loop, over lines of JSON.</summary>
internal static class AskTellCommand
{
    public static Command Create(Surroundings surroundings, bool withSpecificationFlags)
    {
        var file = new Argument<string?>("SPEC") { Description = "The specification, YAML or JSON: param_space, metric, mode and search_alg are enough. Without it all comes from flags.", Arity = ArgumentArity.ZeroOrOne };
        var state = new Option<string?>("--state") { HelpName = "FILE", Description = "Write down what was asked and told, and go on from there when started again." };
        var command = new Command("ask-tell", "Choose configurations for a loop of your own: lines of JSON on standard input, answers on standard output.") { file, state };
        var flags = new SpecificationFlags(withSpecificationFlags);
        flags.AddTo(command);
        command.SetAction(parsed =>
        {
            var spec = flags.ReadForAsking(parsed, parsed.GetValue(file), surroundings);
            using var search = new AskTell(spec, parsed.GetValue(state) is { } path ? surroundings.FullPath(path) : null);
            var lines = new AskTellLines(search);
            while (surroundings.In.ReadLine() is { } line)
            {
                if (line.AsSpan().Trim().Length > 0 && lines.Handle(line) is { } answer)
                {
                    surroundings.Out.WriteLine(answer);
                    surroundings.Out.Flush();
                }
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
