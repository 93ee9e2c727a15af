using System.Text.Json;
using Todoke.Core.Delivery;
using Todoke.Core.Messages;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Ledger;
using Todoke.Server.Segments;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>What a campaign's input comes to, in the forms in which it is stored.</summary>
internal sealed record CheckedInput(string Content, string Options, string? Variants);

/// <summary>Everything about a campaign that can be checked before it is saved, all problems at once.</summary>
internal static class CampaignInputCheck
{
    /// <returns>No draft where there is any problem.</returns>
    public static async Task<(IReadOnlyList<Problem> Problems, CheckedInput? Draft)> RunAsync(LedgerConnection ledger, CampaignInput input, ServerOptions server, PersonValuesReader people, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Length > 100) problems.Add(new("name", "name", "配信名は1〜100文字で入力してください。", "The name needs 1 to 100 characters."));
        if (await ledger.CountAsync("SELECT COUNT(*) FROM account WHERE id = @id AND archived_at IS NULL", cancel, ("id", input.AccountId)) == 0)
            problems.Add(new("account_id", "unknown_account", "LINEアカウントを選んでください。", "Choose a LINE account."));
        problems.AddRange(await AudienceProblemsAsync(ledger, input.Audience, cancel));
        var options = await OptionsAsync(ledger, input, problems, cancel);
        var variants = await VariantsAsync(ledger, input, server, people, problems, cancel);
        string? content = null;
        if (Given(input.Content) is { } json)
        {
            var (message, messageProblems) = await CampaignContent.CheckAsync(ledger, json, input.TrackLinks ?? true, server, people, cancel);
            problems.AddRange(messageProblems);
            content = message is null ? null : MessageContentJson.Write(message);
        }
        else if (Given(input.Variants) is null) problems.Add(new("content", "missing", "メッセージを入力してください。", "A message is needed."));
        return (problems, problems.Count > 0 ? null : new(variants?.Of[0].Content ?? content!, options!.ToJson(), variants?.ToJson()));
    }

    static async Task<CampaignOptions?> OptionsAsync(LedgerConnection ledger, CampaignInput input, List<Problem> problems, CancellationToken cancel)
    {
        if (Given(input.Options) is not { } json) return CampaignOptions.Default;
        var (options, found) = CampaignOptionsJson.Read(json);
        problems.AddRange(found);
        if (options?.TopicId is { } topic && await ledger.CountAsync("SELECT COUNT(*) FROM topic WHERE id = @id AND archived_at IS NULL", cancel, ("id", topic)) == 0)
            problems.Add(new("options.topic_id", "unknown_topic", "選んだ配信トピックはもうありません。", "The chosen topic is gone."));
        if (options is { Broadcast: true })
        {
            if (Given(input.Variants) is not null) problems.Add(new("variants", "not_with_broadcast", "「すべての友だち」への配信ではパターン分けができません。", "A broadcast has one message only."));
            if (Given(input.Content)?.GetRawText().Contains("{{", StringComparison.Ordinal) == true)
                problems.Add(new("content", "not_with_broadcast", "「すべての友だち」への配信では、名前などの差し込みは使えません。", "A broadcast is the same for everybody: no placeholders."));
            if (input.Audience.Definition is not { } definition || SegmentDefinition.Read(definition).Definition?.Condition is not EveryoneNode)
                problems.Add(new("audience", "not_everyone", "「すべての友だち」への配信では、配信先を「全員」にしてください。", "A broadcast goes to everyone: choose everyone as the audience."));
        }
        return options;
    }

    static async Task<CampaignVariants?> VariantsAsync(LedgerConnection ledger, CampaignInput input, ServerOptions server, PersonValuesReader people, List<Problem> problems, CancellationToken cancel)
    {
        if (Given(input.Variants) is not { } json) return null;
        var (variants, found) = CampaignVariantsJson.Read(json);
        problems.AddRange(found);
        if (variants is null) return null;
        var vocabulary = await VocabularyReader.ReadAsync(ledger, cancel);
        var contents = new List<CampaignVariant>();
        foreach (var (variant, at) in variants.Of.Select((v, i) => (v, $"variants.of[{i}]")))
        {
            if (variant.Condition is { } condition)
                problems.AddRange(SegmentChecker.Check(new SegmentDefinition(condition), vocabulary).Where(p => p.Severity == ProblemSeverity.Error).Select(p => new Problem($"{at}.{p.Path}", p.Code, p.Ja, p.En)));
            var (message, messageProblems) = await CampaignContent.CheckAsync(ledger, JsonSerializer.Deserialize<JsonElement>(variant.Content), input.TrackLinks ?? true, server, people, cancel, at + ".content");
            problems.AddRange(messageProblems);
            if (message is not null) contents.Add(variant with { Content = MessageContentJson.Write(message) });
        }
        return problems.Count > 0 ? null : variants with { Of = Sequence.From(contents) };
    }

    static async Task<IEnumerable<Problem>> AudienceProblemsAsync(LedgerConnection ledger, AudienceInput audience, CancellationToken cancel)
    {
        if (audience.SegmentId is { } segment && audience.Definition is null)
            return await ledger.CountAsync("SELECT COUNT(*) FROM segment WHERE id = @id", cancel, ("id", segment)) > 0 ? []
                : [new("audience.segment_id", "unknown_segment", "選んだセグメントはもうありません。", "The chosen segment is gone.")];
        if (audience.Definition is not { } definition || audience.SegmentId is not null)
            return [new("audience", "audience", "配信先として、保存したセグメントか条件のどちらか一つを指定してください。", "Name either a saved segment or a definition.")];
        return SegmentChecker.Check(definition, await VocabularyReader.ReadAsync(ledger, cancel)).Problems
            .Where(p => p.Severity == ProblemSeverity.Error).Select(p => new Problem("audience.definition." + p.Path, p.Code, p.Ja, p.En));
    }

    static JsonElement? Given(JsonElement? json) => json is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } ? json : null;
}
