using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>Translates a place that LINE names into the one the author knows.</summary>
public static partial class LinePaths
{
    /// <param name="line">Such as <c>messages[1].template.actions[0].displayText</c>.</param>
    /// <returns>Such as <c>bubbles[1].template.actions[0].display_text</c>; as far as it leads into the message.</returns>
    public static string ToOwn(MessageContent content, string line)
    {
        var steps = Steps().Matches(line).Select(m => m.Value.Trim('.', '[', ']')).ToList();
        if (steps.Count < 2 || steps[0] != "messages" || !int.TryParse(steps[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bubble) || bubble >= content.Bubbles.Count)
        {
            return "bubbles";
        }

        var path = $"bubbles[{bubble}]";
        var (json, form) = (content.Bubbles[bubble].Json, (Form)MessageForms.Message);
        foreach (var step in steps.Skip(2))
        {
            if (form is FlexForm)
            {
                path += int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"[{step}]" : $".{step}";
            }
            else if (form is ListForm list && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && json.ValueKind == JsonValueKind.Array && index < json.GetArrayLength())
            {
                (path, json, form) = ($"{path}[{index}]", json[index], list.Of);
            }
            else if (ObjectOf(form, json)?.Members.FirstOrDefault(m => m.Line == step) is { } member)
            {
                path = StrictJson.Join(path, member.Blamed);
                if (member.Own is null || member.Form is null || !json.TryGetProperty(member.Own, out json))
                {
                    break;
                }

                form = member.Form;
            }
            else
            {
                break;
            }
        }

        return path;
    }

    private static ObjectForm? ObjectOf(Form form, JsonElement json) => form switch
    {
        ObjectForm whole => whole,
        TypedForm typed when json.ValueKind == JsonValueKind.Object && json.TryGetProperty("type", out var type) => typed.Types.GetValueOrDefault(type.ToString()),
        _ => null,
    };

    [GeneratedRegex(@"[^.\[\]]+", RegexOptions.NonBacktracking)]
    private static partial Regex Steps();
}
