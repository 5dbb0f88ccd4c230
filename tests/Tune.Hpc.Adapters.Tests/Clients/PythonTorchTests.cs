namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>The part for PyTorch, with the real one.</summary>
public sealed class PythonTorchTests : IDisposable
{
    /// <summary>Dropout and shuffling make every epoch depend on the random generators, momentum on the optimizer's state.</summary>
    private const string Setup = """
        import random, numpy, torch
        torch.set_num_threads(1)
        torch.manual_seed(1); numpy.random.seed(1); random.seed(1)
        config = tune_hpc.config()
        x = torch.linspace(-1, 1, 128).unsqueeze(1)
        y = torch.sin(3 * x)
        body, head = torch.nn.Linear(1, 16), torch.nn.Linear(16, 1)
        model = torch.nn.Sequential(body, torch.nn.Tanh(), torch.nn.Dropout(0.1), head)
        optimizer = torch.optim.SGD([{'params': body.parameters()}, {'params': head.parameters(), 'lr': config['lr'] / 4}],
                                    lr=config['lr'], momentum=config['momentum'])
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2, gamma=0.5)
        def train():
            model.train()
            for rows in torch.randperm(len(x)).split(16):
                optimizer.zero_grad()
                ((model(x[rows]) - y[rows]) ** 2).mean().backward()
                optimizer.step()
            scheduler.step()
        def loss():
            model.eval()
            with torch.no_grad(): return ((model(x) - y) ** 2).mean()
        def rates(): return [round(group['lr'], 6) for group in optimizer.param_groups]
        trial = tune_hpc.TorchTrial(model, optimizer, scheduler)

        """;

    private const string Train = Setup + """
        for epoch in trial.epochs(7):
            if str(epoch) == os.environ.get('KILL_AT'): os.kill(os.getpid(), 9)
            train()
            trial.report(loss=loss(), rate=rates()[0], drawn=random.random() + numpy.random.rand())
        """;

    private readonly TrialFolder _folder = new();

    public PythonTorchTests()
    {
        _folder.Environment["TUNE_CHECKPOINT_FREQUENCY"] = "2";
        _folder.Configure("""{"lr": 0.08, "momentum": 0.5}""");
    }

    public void Dispose() => _folder.Dispose();

    private static string Interpreter => Python.With("torch", "apt-get install python3-torch");

    [Fact]
    public void A_training_that_was_killed_goes_on_as_if_it_had_not_been()
    {
        using var whole = new TrialFolder();
        whole.Configure("""{"lr": 0.08, "momentum": 0.5}""");
        Python.Run(Interpreter, whole, Train).Good();

        _folder.Environment["KILL_AT"] = "6";
        Assert.NotEqual(0, Python.Run(Interpreter, _folder, Train).ExitCode);
        Assert.Equal(4, _folder.ResumeFromLast());
        _folder.Environment["KILL_AT"] = null;
        Python.Run(Interpreter, _folder, Train).Good();

        Assert.Equal([1, 2, 3, 4, 5, 5, 6, 7], _folder.Iterations);
        foreach (string metric in (string[])["loss", "rate", "drawn"])
        {
            double[] expected = whole.Values(metric);
            Assert.Equal([.. expected[..5], .. expected[4..]], _folder.Values(metric));
        }

        Assert.True(_folder.Values("loss")[7] < _folder.Values("loss")[0]);
    }

    [Fact]
    public void An_update_loads_the_others_weights_and_changes_the_rates_of_the_live_optimizer()
    {
        using var donor = new TrialFolder();
        donor.Configure("""{"lr": 0.08, "momentum": 0.5}""");
        donor.Environment["TUNE_TRIAL_ID"] = "00007";
        donor.Environment["TUNE_CHECKPOINT_FREQUENCY"] = "2";
        Python.Run(Interpreter, donor, Train).Good();

        _folder.Configure("""{"lr": 0.001, "momentum": 0.9}""");
        using var running = Python.Start(Interpreter, _folder, Setup + """
            for epoch in trial.epochs(9):
                sys.stdin.readline()
                train()
                drawn = torch.get_rng_state()
                trial.report(loss=loss())
                kept = bool((drawn == torch.get_rng_state()).all())
                print(epoch, rates(), scheduler.base_lrs, [group['momentum'] for group in optimizer.param_groups], kept, round(float(loss()), 9))
            """);
        running.Say("");
        Assert.StartsWith("1 [0.001, 0.00025] [0.001, 0.00025] [0.9, 0.9]", running.Hear(), StringComparison.Ordinal);
        _folder.Tell("update", config: """{"lr": 0.16, "momentum": 0.25}""", checkpoint: Path.Combine(donor.Checkpoints, "000004"), iteration: 4);
        running.Say("");
        // The donor's scheduler had halved its rates twice; its groups were 1 to 1/4.
        Assert.Equal($"2 [0.04, 0.01] [0.16, 0.04] [0.25, 0.25] True {Rounded(donor.Values("loss")[3])}", running.Hear());
        running.Say("");
        Assert.StartsWith("5 [0.04, 0.01] [0.16, 0.04] [0.25, 0.25]", running.Hear(), StringComparison.Ordinal);
        running.Say("");
        Assert.StartsWith("6 [0.02, 0.005] [0.16, 0.04] [0.25, 0.25]", running.Hear(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_with_another_configuration_gives_the_same_as_an_update()
    {
        Python.Run(Interpreter, _folder, Train).Good();
        _folder.ResumeFromLast();
        _folder.Configure("""{"lr": 0.8, "momentum": 0.5}""");
        string output = Python.Run(Interpreter, _folder, Setup + "print(rates(), scheduler.base_lrs)").Good();
        Assert.Equal("[0.1, 0.025] [0.8, 0.2]\n", output);
    }

    [Fact]
    public void Other_settings_have_a_function_and_other_names_a_table()
    {
        _folder.Configure("""{"optimizer": {"rate": 0.5}, "dropout": 0.25}""");
        _folder.Environment["TUNE_CHECKPOINT_FREQUENCY"] = "1";
        const string Program = """
            import torch
            model = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Dropout(0.9))
            optimizer = torch.optim.Adam(model.parameters(), lr=tune_hpc.config()['optimizer']['rate'])
            def apply(config): model[1].p = config['dropout']
            trial = tune_hpc.TorchTrial(model, optimizer, names={'lr': 'optimizer/rate'}, apply=apply)
            print(optimizer.param_groups[0]['lr'], model[1].p)
            for epoch in trial.epochs(1): trial.report(loss=1)
            """;
        Assert.Equal("0.5 0.25\n", Python.Run(Interpreter, _folder, Program).Good());
        _folder.ResumeFromLast();
        _folder.Configure("""{"optimizer": {"rate": 0.125}, "dropout": 0.75}""");
        Assert.Equal("0.125 0.75\n", Python.Run(Interpreter, _folder, Program).Good());
    }

    [Fact]
    public void A_checkpoint_without_a_part_says_which()
    {
        Python.Run(Interpreter, _folder, Train).Good();
        _folder.ResumeFromLast();
        var outcome = Python.Run(Interpreter, _folder, Setup + "tune_hpc.TorchTrial(model, optimizer, average=model)");
        Assert.Contains("has no 'average'; it has model, optimizer, scheduler", outcome.Errors);
    }

    private static string Rounded(double value) => Math.Round(value, 9).ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture);
}
