using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Storage;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Asking;

/// <summary>The child process that answers functions, well-behaved and not.</summary>
public sealed class FunctionProgramTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();

    public void Dispose() => _folder.Dispose();

    /// <summary>A program in sh: what stands in the script is done for each question, <c>$line</c>.</summary>
    private FunctionProgram Program(string script, TimeSpan? timeout = null)
    {
        RealPart.Require(!OperatingSystem.IsWindows(), "a POSIX shell", "run it on Linux or macOS");
        File.WriteAllText(_folder["fn.sh"], $"echo start >>'starts'\nwhile read -r line; do\n{script}\ndone\n");
        var map = ConfigMap.Empty.With("command", ConfigValue.Of("true")).With("functions", new ConfigList([ConfigValue.Of("sh"), ConfigValue.Of("{files}/fn.sh")]))
            .With("files", ConfigMap.Empty.With("fn.sh", ConfigValue.Of("-")));
        var spec = SpecReader.Read(JsonSpecReader.Read(map.ToJson(), "spec.json"), SpecContext.OfProcess(null, TimeProvider.System)) with { SpecFolder = _folder.Path };
        return FunctionProgram.Of(spec, _folder.Path, _folder["functions.log"], FolderAccess.Private, timeout ?? Long, TimeProvider.System)!;
    }

    private static ConfigValue Ask(FunctionProgram program, string function = "f") => program.Ask(new FunctionQuestion(function, ConfigMap.Empty.With("x", ConfigValue.Of("a\nb é"))));

    private static TuneException Refused(FunctionProgram program, string function = "f") => Assert.Throws<TuneException>(() => Ask(program, function));

    private int Starts => File.Exists(_folder["starts"]) ? File.ReadAllLines(_folder["starts"]).Length : 0;

    private string Log => File.Exists(_folder["functions.log"]) ? File.ReadAllText(_folder["functions.log"]) : "";

    [Fact]
    public void Questions_and_answers_are_lines_of_json()
    {
        using var program = Program("""printf '%s\n' "$line" >>asked; echo '{"value": {"é": [1, 2.5, null]}}'""");
        Assert.Equal(0, Starts);
        Assert.Equal("""{"é":[1,2.5,null]}""", Ask(program).ToJson());
        program.Ask(new FunctionQuestion("stop", ConfigMap.Empty) { Trial = new TrialId(42), Result = ConfigMap.Empty.With("loss", ConfigValue.Of(double.NaN)) });
        Assert.Equal(
            ["""{"call":"f","config":{"x":"a\nb é"}}""", """{"call":"stop","config":{},"trial":"00042","result":{"loss":"NaN"}}"""],
            File.ReadAllLines(_folder["asked"]));
        Assert.Equal(1, Starts);
    }

    [Fact]
    public void An_error_is_told_in_the_functions_own_words()
    {
        using var program = Program("""echo '{"error": "x is odd"}'""");
        var error = Refused(program, "pick");
        Assert.Equal((FunctionCodes.Failed, "function pick: x is odd"), (error.Code, error.Message));
    }

    [Fact]
    public void What_it_says_besides_goes_to_the_log()
    {
        using (var program = Program("""echo "thinking"; echo "worried" >&2; echo '{"value": 1}'; echo "done"; [ -e second ] && exit; : >second"""))
        {
            Ask(program);
            Assert.Equal(ConfigValue.Of(1L), Ask(program));
        }

        Assert.All(["thinking", "worried", "done"], word => Assert.Contains(word, Log, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"value\": 1")]
    [InlineData("{\"answer\": 1}")]
    public void A_line_that_is_no_answer_is_shown(string line)
    {
        using var program = Program($"echo '{line}'");
        var error = Refused(program);
        Assert.Equal(FunctionCodes.BadAnswer, error.Code);
        Assert.Contains($"function f: '{line}' is no answer; an answer is one line such as {{\"value\": 5}}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_ends_is_started_again_once()
    {
        using var program = Program("""[ -e once ] || { : >once; exit 3; }; echo '{"value": 7}'""");
        Assert.Equal(ConfigValue.Of(7L), Ask(program));
        Assert.Equal(2, Starts);
    }

    [Fact]
    public void A_program_that_always_ends_is_told_with_its_last_words_and_not_started_for_ever()
    {
        using var program = Program("""case $line in *'"good"'*) echo '{"value": 1}';; *) echo "no module named torch" >&2; exit 3;; esac""");
        var error = Refused(program, "bad");
        Assert.Equal(FunctionCodes.Died, error.Code);
        Assert.Contains("function bad: the program of 'functions' (sh ", error.Message, StringComparison.Ordinal);
        Assert.Contains("ended with exit code 3 instead of answering, also when started again; it said: no module named torch (all of it is in ", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, Refused(program, "bad").Message);
        int starts = Starts;
        Assert.Equal(error.Message, Refused(program, "bad").Message);
        Assert.Equal(starts, Starts);
        Assert.Equal(ConfigValue.Of(1L), Ask(program, "good"));
    }

    [Fact]
    public void A_function_that_hangs_is_named_ended_and_not_waited_for_a_third_time()
    {
        using var program = Program("""case $line in *'"good"'*) echo '{"value": 1}';; *) echo 5; sleep 600;; esac""", Short);
        var error = Refused(program, "slow");
        Assert.Equal(FunctionCodes.NoAnswer, error.Code);
        Assert.Contains("function slow gave no answer within 0.2 s; an answer is one line on standard output such as {\"value\": 5}; it said: 5", error.Message, StringComparison.Ordinal);
        Refused(program, "slow");
        int starts = Starts;
        Refused(program, "slow");
        Assert.Equal(starts, Starts);
    }

    [Fact]
    public void A_program_that_reads_nothing_does_not_hold_up_its_driver()
    {
        using var program = Program("sleep 600", Short);
        var big = ConfigMap.Empty.With("x", ConfigValue.Of(new string('x', 1 << 20)));
        Assert.Equal(FunctionCodes.NoAnswer, Assert.Throws<TuneException>(() => program.Ask(new FunctionQuestion("f", big))).Code);
    }

    [Fact]
    public void Whoever_waits_is_told_so()
    {
        using var program = Program("sleep 600", Short);
        int waited = 0;
        program.WhileWaiting = () => waited++;
        Refused(program);
        Assert.True(waited > 1, "nobody was told");
    }
}
