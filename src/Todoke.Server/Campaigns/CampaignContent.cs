using System.Text.Json;
using System.Text.Json.Nodes;
using Todoke.Core.Messages;
using Todoke.Core.Problems;
using Todoke.Server.Ledger;
using Todoke.Server.Media;
using Todoke.Server.Templates;
using Todoke.Server.Worlds;

namespace Todoke.Server.Campaigns;

/// <summary>A campaign's message between its stored JSON and Core's model, with everything that can be checked before saving.</summary>
internal static class CampaignContent
{
    /// <summary>The message of each variant in order; one where there are none.</summary>
    public static IReadOnlyList<MessageContent> Parse(CampaignRow campaign) =>
        [.. (campaign.Variants?.Of.Select(v => v.Content) ?? [campaign.Content]).Select(json => MessageContentJson.Read(json) is MessageReading.Understood understood
            ? // A broadcast is the same for everybody: its links cannot say who taps them.
              understood.Content with { TrackLinks = campaign.TrackLinks && !campaign.Options.Broadcast }
            : throw new InvalidOperationException($"Campaign {campaign.Id} holds a message that cannot be read."))];

    /// <summary>Whether everybody gets bytes of their own (pushes instead of multicasts), variant by variant.</summary>
    public static IReadOnlyList<bool> IsPersonal(CampaignRow campaign) =>
        [.. Parse(campaign).Select(content => new MessageRenderer(content, new RenderSettings(PersonValuesReader.DefaultNameFallback, id => new(id, id))).IsPersonal)];

    /// <summary>All problems, each path beginning with <paramref name="at"/>; the content when there is none.</summary>
    public static async Task<(MessageContent? Content, IReadOnlyList<Problem> Problems)> CheckAsync(LedgerConnection ledger, JsonElement json, bool trackLinks, ServerOptions options, PersonValuesReader people, CancellationToken cancel, string at = "content")
    {
        Problem InContent(Problem problem) => problem with { Path = problem.Path.Length == 0 ? at : $"{at}.{problem.Path}" };
        switch (MessageContentJson.Read(json))
        {
            case MessageReading.Refused refused: return (null, [.. refused.Problems.Select(InContent)]);
            case MessageReading.Understood understood:
                var content = understood.Content with { TrackLinks = trackLinks };
                var keys = await ledger.QueryAsync("SELECT key FROM attribute", r => r.GetString(0), cancel);
                var problems = MessageChecker.Check(content, new MessageVocabulary(keys.ToHashSet(), await people.NameFallbackAsync(ledger, cancel), await MediaFactsReader.ReadAsync(ledger, json, cancel), options.Rehearsing));
                // A template may be removed while drafts made from it are still being written: they only forget it. One that never was is a mistake.
                if (content.TemplateId is { } template && await TemplateNames.OfAsync(ledger, content, cancel) is null)
                {
                    if (!await TemplateNames.EverAsync(ledger, template, cancel)) problems = [.. problems, new("template_id", "unknown_template", $"テンプレート {template} はありません。", $"There is no template {template}.")];
                    content = content with { TemplateId = null };
                }
                return problems.Count > 0 ? (null, [.. problems.Select(InContent)]) : (content, []);
            case var reading: throw new InvalidOperationException($"Unknown reading {reading.GetType().Name}");
        }
    }
}

/// <summary>Marks a test send, so that nobody takes it for the real one.</summary>
internal static class TestMark
{
    public static MessageContent On(MessageContent content) => content.Marked("【テスト】");
}
