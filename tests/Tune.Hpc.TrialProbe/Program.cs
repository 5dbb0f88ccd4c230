using Tune.Hpc.Client;

var trial = TuneTrial.Current;
string task = args is [var first, ..] ? first : "report";

switch (task)
{
    case "report":
        return trial.Report(("loss", 0.25)).ExitCode;
    case "many":
        for (int i = 0; i < int.Parse(args[1]); i++)
        {
            trial.Report(new Dictionary<string, object?> { ["writer"] = args[2], ["filler"] = new string('x', 200) });
        }

        return 0;
    case "until-told":
        // Reading a line is how the test paces this trial: one report for each.
        while (Console.ReadLine() is not null)
        {
            var command = trial.Report(("loss", 0.5));
            Console.WriteLine($"{command.Kind}: {command.Reason}");
            if (command.ShouldEnd)
            {
                return command.ExitCode;
            }
        }

        return 3;
    default:
        Console.Error.WriteLine($"unknown task '{task}'");
        return 2;
}
