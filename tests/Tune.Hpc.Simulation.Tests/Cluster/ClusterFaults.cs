namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>How bad a cluster is: chances are per second or per call, times in seconds.</summary>
internal sealed record ClusterFaults
{
    /// <summary>Longest wait in the queue of a job for which there is room.</summary>
    public int LongestWait { get; init; } = 20;

    /// <summary>How late what a job writes is seen elsewhere, at most.</summary>
    public int DiskLag { get; init; }

    /// <summary>How long a finished job is remembered by the queue.</summary>
    public int MinJobAge { get; init; } = 60;

    /// <summary>Between SIGTERM and SIGKILL.</summary>
    public int KillWait { get; init; } = 5;

    public bool HasAccounting { get; init; } = true;

    /// <summary>The controller is killed: its last five seconds are forgotten, and ids are given again.</summary>
    public double Crash { get; init; }

    /// <summary>The controller is stopped and started in good order.</summary>
    public double Restart { get; init; }

    /// <summary>How long the controller is away, at most.</summary>
    public int LongestAway { get; init; } = 40;

    public double NodeFails { get; init; }

    /// <summary>How likely the processes of a lost node go on.</summary>
    public double SplitBrain { get; init; }

    public double Preemption { get; init; }

    public double OutOfMemory { get; init; }

    public double CommandFails { get; init; }

    public double AsksToResume { get; init; }

    /// <summary>A node on which every command fails at once.</summary>
    public bool HasBadNode { get; init; }

    /// <summary>A job is never launched although the queue started it.</summary>
    public double LaunchFails { get; init; }

    public double SomebodyCancels { get; init; }

    public double SomebodyRequeues { get; init; }

    public double SomebodyHolds { get; init; }

    /// <summary>A pending job gets a reason that means never, for a while or for good.</summary>
    public double NeverStarts { get; init; }

    public double SubmitTimesOut { get; init; }

    /// <summary>Submissions of which nothing is known come to the controller later.</summary>
    public double SubmissionComesLate { get; init; }

    public double QueryFails { get; init; }

    /// <summary>The queue answers that it is empty, once.</summary>
    public double EmptyAnswer { get; init; }

    /// <summary>The end of the queue's answer is missing.</summary>
    public double AnswerIsCutOff { get; init; }

    public double CancelFails { get; init; }

    /// <summary>The driver is killed at a call, before or after it had its effect.</summary>
    public double KilledAtCall { get; init; }

    public double Suspension { get; init; }

    /// <summary>The most jobs a user may have in the queue; null: as many as wanted.</summary>
    public int? MostSubmitted { get; init; }

    /// <summary>The wall-time limit of each job, in seconds; null: none.</summary>
    public int? TimeLimit { get; init; }

    public bool WritesCheckpoints { get; init; }

    internal static ClusterFaults None { get; } = new();

    /// <summary>A cluster as bad as that seed makes it: each fault is there or not, and sometimes often.</summary>
    internal static ClusterFaults FromSeed(ulong seed)
    {
        var dice = new Dice(seed, "simulation/cluster-faults");
        double Draw(double most) => dice.Chance(0.5) ? 0 : dice.Below(most);
        return new ClusterFaults
        {
            LongestWait = dice.Between(0, 120),
            DiskLag = dice.Chance(0.5) ? 0 : dice.Between(1, 30),
            MinJobAge = dice.Chance(0.3) ? 10 : dice.Between(40, 300),
            KillWait = dice.Between(1, 30),
            HasAccounting = dice.Chance(0.7),
            Crash = Draw(0.01),
            Restart = Draw(0.005),
            LongestAway = dice.Between(5, 120),
            NodeFails = Draw(0.002),
            SplitBrain = Draw(1),
            Preemption = Draw(0.01),
            OutOfMemory = Draw(0.003),
            CommandFails = Draw(0.003),
            AsksToResume = Draw(0.005),
            HasBadNode = dice.Chance(0.15),
            LaunchFails = Draw(0.1),
            SomebodyCancels = Draw(0.005),
            SomebodyRequeues = Draw(0.005),
            SomebodyHolds = Draw(0.01),
            NeverStarts = Draw(0.005),
            SubmitTimesOut = Draw(0.3),
            SubmissionComesLate = Draw(0.9),
            QueryFails = Draw(0.3),
            EmptyAnswer = Draw(0.05),
            AnswerIsCutOff = Draw(0.1),
            CancelFails = Draw(0.3),
            KilledAtCall = Draw(0.02),
            Suspension = Draw(0.01),
            MostSubmitted = dice.Chance(0.3) ? dice.Between(2, 8) : null,
            TimeLimit = dice.Chance(0.3) ? dice.Between(40, 150) : null,
            WritesCheckpoints = dice.Chance(0.6),
        };
    }
}
