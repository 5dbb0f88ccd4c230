using Tune.Hpc.Cli;

// Before anything else is loaded: scripts ask this often, and it should cost nothing.
if (args is ["--version"])
{
    Console.Out.WriteLine(TuneVersion.Text);
    return 0;
}

return await TuneCommandLine.RunAsync(args, Surroundings.OfProcess());
