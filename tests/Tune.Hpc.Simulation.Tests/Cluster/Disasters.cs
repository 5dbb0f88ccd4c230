namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>What befalls a cluster from outside, drawn each second.</summary>
internal sealed class Disasters(VirtualClock clock, Dice dice, ClusterFaults faults, IReadOnlyList<ClusterNode> nodes, Controller controller, Story story)
{
    private static readonly string[] NeverReasons = ["PartitionTimeLimit", "PartitionDown", "BadConstraints", "InvalidAccount"];

    /// <param name="processes">Everything that ever ran.</param>
    /// <param name="isOver">Nothing new befalls it.</param>
    internal void Tick(IReadOnlyList<TrialProcess> processes, bool isOver)
    {
        foreach (var node in nodes)
        {
            Tick(node, processes, isOver);
        }

        if (isOver || !controller.IsUp)
        {
            return;
        }

        if (dice.Chance(faults.Crash))
        {
            controller.Crash();
        }
        else if (dice.Chance(faults.Restart))
        {
            controller.Restart();
        }
        else
        {
            TouchJobs();
        }
    }

    private void Tick(ClusterNode node, IReadOnlyList<TrialProcess> processes, bool isOver)
    {
        if (!isOver && !node.IsLost && dice.Chance(faults.NodeFails))
        {
            Lose(node, processes);
        }

        node.IsDown = node.IsLost && clock.Now >= node.NoticedAt;
        if (node.IsDown && clock.Now >= node.BackAt)
        {
            (node.IsLost, node.IsDown) = (false, false);
            foreach (var process in processes.Where(p => p.Node == node))
            {
                process.Kill();
            }
        }
    }

    private void Lose(ClusterNode node, IReadOnlyList<TrialProcess> processes)
    {
        bool goesOn = dice.Chance(faults.SplitBrain);
        node.IsLost = true;
        node.NoticedAt = clock.Now + (dice.Chance(0.5) ? TimeSpan.Zero : dice.Seconds(10, 120));
        story.Tell($"node {node.Name} is lost{(goesOn ? ", and its processes go on" : "")}; noticed at {node.NoticedAt:T}");
        node.BackAt = node.NoticedAt + dice.Seconds(20, 300);
        foreach (var process in processes.Where(p => p.Node == node))
        {
            process.IsDetached = true;
            if (!goesOn)
            {
                process.Kill();
            }
        }
    }

    private void TouchJobs()
    {
        if (dice.Chance(faults.Preemption) && Any(JobState.Running) is { } victim)
        {
            controller.End(victim, JobState.Preempted);
        }

        if (dice.Chance(faults.SomebodyCancels) && Any(dice.Chance(0.5) ? JobState.Running : JobState.Pending) is { } unwanted)
        {
            controller.End(unwanted, JobState.Cancelled);
        }

        if (dice.Chance(faults.SomebodyRequeues) && Any(dice.Chance(0.7) ? JobState.Running : JobState.Failed) is { } again)
        {
            controller.Requeue(again);
        }

        if (dice.Chance(faults.SomebodyHolds) && Any(JobState.Pending) is { } held)
        {
            (held.IsHeld, held.Reason, held.EarliestStart) = (true, "JobHeldAdmin", clock.Now + dice.Seconds(20, 400));
        }

        if (dice.Chance(faults.NeverStarts) && Any(JobState.Pending) is { } hopeless)
        {
            (hopeless.IsHeld, hopeless.Reason) = (true, dice.OneOf(NeverReasons)!);
            hopeless.EarliestStart = dice.Chance(0.5) ? DateTimeOffset.MaxValue : clock.Now + dice.Seconds(5, 60);
        }

        foreach (var free in controller.Jobs.Where(j => j.IsHeld && clock.Now >= j.EarliestStart))
        {
            (free.IsHeld, free.Reason) = (false, "Priority");
        }
    }

    private ClusterJob? Any(JobState state) => dice.OneOf(controller.Jobs.Where(j => j.Folder is not null && j.State == state));
}
