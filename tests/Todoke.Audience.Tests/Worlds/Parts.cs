using System.Collections;
using System.Reflection;

namespace Todoke.Audience.Tests.Worlds;

/// <summary>What a condition or a change is made of, found by reflection.</summary>
internal static class Parts
{
    /// <param name="each">The things themselves; otherwise the types they are of, and words of enums.</param>
    public static void Collect(object? item, HashSet<object> parts, bool each)
    {
        switch (item)
        {
            case null or string or DateOnly: return;
            case Enum word: parts.Add(word); return;
            case IDictionary map:
                foreach (var value in map.Values) Collect(value, parts, each);
                return;
            case IEnumerable list:
                foreach (var value in list) Collect(value, parts, each);
                return;
        }
        if (item.GetType() is not { IsPrimitive: false, Namespace: { } space } type || !space.StartsWith("Todoke", StringComparison.Ordinal)) return;
        parts.Add(each ? item : type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0)) Collect(property.GetValue(item), parts, each);
    }
}
