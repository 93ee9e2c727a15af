using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Core.Values;

namespace Todoke.Core.Delivery;

/// <summary>
/// Reads <see cref="CampaignVariants"/> strictly, with every problem at once, and writes them. Contents are only looked at for being
/// objects, conditions only for their structure: what their names mean is for the checkers of messages and segments.
/// </summary>
public static class CampaignVariantsJson
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The variants, or null where there is a problem; every path begins with <c>variants</c>.</summary>
    public static (CampaignVariants? Variants, IReadOnlyList<Problem> Problems) Read(JsonElement json)
    {
        var problems = new List<Problem>();
        StrictJson.Scan(json, "variants", problems);
        if (problems.Count > 0 || StrictObject.Open(json, "variants", problems) is not { } o) return (null, problems);
        if (!o.Has("by")) o.Missing("by");
        var by = CampaignOptionsJson.Word(o, "by", "split", "condition") == "condition" ? VariantChoice.Condition : VariantChoice.Split;
        var salt = o.Text("salt") ?? "";
        if (salt.Length > SegmentLimits.Salt) o.Add("salt", "too_long", $"{SegmentLimits.Salt}文字以内にしてください。", $"Must have at most {SegmentLimits.Salt} characters.");
        var holdout = CampaignOptionsJson.Within(o, "holdout_percent", 0, 90) ?? 0;
        var items = o.Items("of");
        var of = items.Select(item => ReadOne(item.Item, item.Path, by, problems)).OfType<CampaignVariant>().ToList();
        if (items.Count is 0 or > CampaignVariants.Most) o.Add("of", "count", $"パターンは1〜{CampaignVariants.Most}個にしてください。", $"There must be 1 to {CampaignVariants.Most} variants.");
        foreach (var twice in of.GroupBy(v => v.Name).Where(g => g.Count() > 1))
            o.Add("of", "name_twice", $"「{twice.Key}」という名前のパターンが複数あります。別の名前にしてください。", $"More than one variant is called '{twice.Key}'. Name them differently.");
        if (by == VariantChoice.Split && of.Count == items.Count && of.Count > 0 && of.Sum(v => v.Share) != 100)
            o.Add("of", "shares", $"割合の合計を100％にしてください(いまは{of.Sum(v => v.Share)}％)。", $"The shares must add up to 100 (now {of.Sum(v => v.Share)}).");
        for (var i = 0; by == VariantChoice.Condition && of.Count == items.Count && i < of.Count - 1; i++)
            if (of[i].Condition is null) o.Add($"of[{i}].condition", "otherwise_first", "「その他の人」は最後のパターンだけに使えます。条件を指定するか、最後に移してください。", "'Everybody else' can only be the last variant. Give a condition or move it.");
        var winner = o.Find("winner") is { } found ? ReadWinner(found, o.At("winner"), problems) : null;
        if (winner is not null && by == VariantChoice.Condition)
            o.Add("winner", "winner_by_condition", "勝ちパターンの自動配信は、割合で分けるときだけ使えます。", "A winner can only be sent where variants are split by share.");
        if (winner is not null && items.Count < 2) o.Add("winner", "winner_of_one", "勝ちパターンを決めるには、パターンが2つ以上必要です。", "Two or more variants are needed to find a winner.");
        o.Close();
        return (problems.Count == 0 ? new CampaignVariants(by, salt, holdout, Sequence.From(of), winner) : null, problems);
    }

    internal static CampaignVariants Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var (variants, problems) = Read(document.RootElement);
        return variants ?? throw new FormatException(string.Join(" ", problems.Select(p => $"{p.Path}: {p.En}")));
    }

    internal static string Write(CampaignVariants variants)
    {
        var json = new JsonObject
        {
            ["by"] = variants.By == VariantChoice.Condition ? "condition" : "split",
            ["salt"] = variants.Salt,
            ["holdout_percent"] = variants.HoldoutPercent,
            ["of"] = new JsonArray([.. variants.Of.Select(v => (JsonNode)WriteOne(v, variants.By))]),
        };
        if (variants.Winner is { } winner)
        {
            json["winner"] = new JsonObject { ["sample_percent"] = winner.SamplePercent, ["by"] = winner.Event is null ? "taps" : "event", ["after_hours"] = winner.AfterHours };
            if (winner.Event is not null) json["winner"]!["event"] = winner.Event;
        }
        return json.ToJsonString(Written);
    }

    private static JsonObject WriteOne(CampaignVariant variant, VariantChoice by)
    {
        var json = new JsonObject { ["name"] = variant.Name };
        if (by == VariantChoice.Split) json["share"] = variant.Share;
        if (variant.Condition is { } condition) json["condition"] = JsonNode.Parse(new SegmentDefinition(condition).ToJson())!["condition"]!.DeepClone();
        json["content"] = JsonNode.Parse(variant.Content);
        return json;
    }

    private static CampaignVariant? ReadOne(JsonElement json, string path, VariantChoice by, List<Problem> problems)
    {
        if (StrictObject.Open(json, path, problems) is not { } o) return null;
        var name = o.RequiredText("name").Trim();
        if (o.Has("name") && name.Length is 0 or > 50) o.Add("name", "name", "パターン名は1〜50文字で入力してください。", "The name needs 1 to 50 characters.");
        var share = 0;
        SegmentNode? condition = null;
        if (by == VariantChoice.Split)
        {
            if (!o.Has("share")) o.Missing("share");
            share = CampaignOptionsJson.Within(o, "share", 1, 100) ?? 0;
            if (o.Has("condition")) o.Add("condition", "condition_in_split", "割合で分けるときは、条件を指定できません。", "A split takes no condition.");
        }
        else if (o.Find("condition") is { } tree)
        {
            // The reader of conditions wants the whole definition; its paths then begin with 'condition', which is the name here too.
            using var whole = JsonDocument.Parse($$"""{"version":{{SegmentDefinition.Version}},"condition":{{tree.GetRawText()}}}""");
            var reading = SegmentDefinition.Read(whole.RootElement);
            problems.AddRange(reading.Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => new Problem(StrictJson.Join(path, p.Path), p.Code, p.Ja, p.En)));
            condition = reading.Definition?.Condition;
            if (condition is null) return null;
        }
        var content = o.Find("content");
        if (content is null) o.Missing("content");
        else if (content.Value.ValueKind != JsonValueKind.Object) o.Add("content", "not_an_object", "メッセージが必要です。", "A message is needed here.");
        o.Close();
        return new CampaignVariant(name, share, condition, content?.GetRawText() ?? "{}");
    }

    private static WinnerPlan? ReadWinner(JsonElement json, string path, List<Problem> problems)
    {
        if (StrictObject.Open(json, path, problems) is not { } o) return null;
        var sample = Required("sample_percent", 1, 90);
        var after = Required("after_hours", 1, 720);
        var byEvent = CampaignOptionsJson.Word(o, "by", "taps", "event") == "event";
        var name = o.Text("event");
        if (byEvent && string.IsNullOrWhiteSpace(name)) o.Add("event", "missing", "何の行動で比べるかを選んでください。", "Name the event to compare by.");
        if (!byEvent && name is not null) o.Add("event", "event_with_taps", "タップで比べるときは、行動を指定できません。", "No event is named where taps are compared.");
        o.Close();
        return new WinnerPlan(sample, byEvent ? name : null, after);

        int Required(string part, int least, int most)
        {
            if (!o.Has(part)) o.Missing(part);
            return CampaignOptionsJson.Within(o, part, least, most) ?? least;
        }
    }
}
