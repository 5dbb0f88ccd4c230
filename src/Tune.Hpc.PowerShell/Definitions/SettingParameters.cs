using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Management.Automation;
using Tune.Hpc.Runtime.Specification;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>The settings of a part of a specification as parameters that depend on its type: <c>max_concurrent</c> is <c>-MaxConcurrent</c>.</summary>
/// <remarks>They come from the table of keys, so a new algorithm has its parameters, their completion and their help the day it is there.</remarks>
internal static class SettingParameters
{
    /// <summary>Parameters for each setting.</summary>
    /// <param name="key">The key of the top level.</param>
    /// <param name="type">Only those of this type; all where there is no such type, so that the cmdlet itself can say so.</param>
    public static RuntimeDefinedParameterDictionary Of(string key, string? type)
    {
        var parameters = new RuntimeDefinedParameterDictionary();
        foreach (var setting in SpecDocs.SettingsOf(key, type))
        {
            string name = SpecParameters.Of(setting.Key);
            parameters[name] = new RuntimeDefinedParameter(name, setting.IsSwitch ? typeof(SwitchParameter) : typeof(object), AttributesOf(setting));
        }

        return parameters;
    }

    /// <summary>Those that were given, by their keys.</summary>
    public static OrderedDictionary Given(string type, RuntimeDefinedParameterDictionary? parameters)
    {
        var settings = new OrderedDictionary { ["type"] = type };
        foreach (var parameter in (parameters ?? []).Values.Where(p => p.IsSet))
        {
            settings[SpecParameters.KeyOf(parameter.Name)] = parameter.Value is SwitchParameter on ? on.ToBool() : parameter.Value;
        }

        return settings;
    }

    private static Collection<Attribute> AttributesOf(SpecSetting setting)
    {
        var attributes = new Collection<Attribute> { new ParameterAttribute { HelpMessage = setting.Doc } };
        if (setting.Choices.Length > 0)
        {
            attributes.Add(new ValidateSetAttribute([.. setting.Choices]));
        }

        return attributes;
    }
}
