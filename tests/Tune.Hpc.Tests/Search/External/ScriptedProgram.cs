using Tune.Hpc.Search.External;

namespace Tune.Hpc.Tests.Search.External;

/// <summary>Starts of a program that answers as the test says, and writes down what it is told.</summary>
internal sealed class ScriptedProgram
{
    /// <summary>What it answers; null where it ends instead.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>The lines that each start heard.</summary>
    public List<List<string>> Starts { get; } = [];

    public int Disposed { get; private set; }

    public IEnumerable<string> Heard => Starts.SelectMany(s => s);

    public ISearchProgram Start()
    {
        Starts.Add([]);
        return new One(this, Starts[^1]);
    }

    private sealed class One(ScriptedProgram script, List<string> heard) : ISearchProgram
    {
        public string Ending => "ended with exit code 3";

        public string? Ask(string line)
        {
            heard.Add("? " + line);
            return script.Answer(line);
        }

        public void Tell(string line) => heard.Add(line);

        public void Dispose() => script.Disposed++;
    }
}
