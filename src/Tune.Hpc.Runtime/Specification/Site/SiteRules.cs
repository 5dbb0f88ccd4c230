using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Site;

/// <summary>Applies floors and limits; what comes of it is what <c>experiment.json</c> keeps.</summary>
internal static class SiteRules
{
    /// <summary>A time that is not below the floor; one that was given is raised with a warning.</summary>
    public static TimeSpan AtLeast(SpecSection section, SpecKey<TimeSpan> key, SiteValue<TimeSpan>? floor)
    {
        var value = section.Get(key);
        if (floor is not { } least || value >= least.Value)
        {
            return value;
        }

        if (section.Has(key))
        {
            section.Reading.Context.Warn($"{section.PlaceOf(key)}: {value.TotalSeconds} is below what {least.Source} allows; {least.Value.TotalSeconds} is used");
        }

        section.Put(key, DurationText.Write(least.Value));
        return least.Value;
    }

    /// <summary>A number that is not above the limit; where none is given, the limit itself.</summary>
    public static int? AtMost(SpecSection section, SpecKey<long> key, SiteValue<long>? limit)
    {
        long? value = section.Find(key);
        if (limit is not { } most || value <= most.Value)
        {
            return (int?)value;
        }

        if (value is not null)
        {
            section.Reading.Errors.Add(SiteCodes.AboveLimit, section.PlaceOf(key), $"{value} is above what {most.Source} allows, {most.Value}");
        }

        section.Put(key, ConfigValue.Of(most.Value));
        return (int)most.Value;
    }
}
