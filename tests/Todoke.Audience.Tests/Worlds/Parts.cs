using System.Collections;
using System.Reflection;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>What a condition or a change is made of, found by reflection.</summary>
internal static class Parts
{
    /// <summary>The types of all parts, and the words of enums among them.</summary>
    public static void Collect(object? item, HashSet<object> parts)
    {
        switch (item)
        {
            case null or string or DateOnly: return;
            case Enum word: parts.Add(word); return;
            case IDictionary map:
                foreach (var value in map.Values) Collect(value, parts);
                return;
            case IEnumerable list:
                foreach (var value in list) Collect(value, parts);
                return;
        }
        if (item.GetType() is not { IsPrimitive: false, Namespace: { } space } type || !space.StartsWith("Todoke", StringComparison.Ordinal)) return;
        parts.Add(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0)) Collect(property.GetValue(item), parts);
    }
}
