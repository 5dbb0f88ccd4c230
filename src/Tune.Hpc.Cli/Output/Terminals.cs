using System.Text;
using Spectre.Console;

namespace Tune.Hpc.Cli.Output;

/// <summary>Makes consoles that draw on a writer.</summary>
internal static class Terminals
{
    /// <summary>A console on a terminal of changing size.</summary>
    public static IAnsiConsole Create(TextWriter writer, Func<TerminalSize> size, bool color) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.Yes,
        Out = new Output(writer, size),
    });

    private sealed class Output(TextWriter writer, Func<TerminalSize> size) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => size().Width;

        public int Height => size().Height;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
