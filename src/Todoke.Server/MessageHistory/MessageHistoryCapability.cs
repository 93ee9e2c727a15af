using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Core.Segments;
using Todoke.Core.Values;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.MessageHistory;

/// <summary>One thing that became of one message another system sent (what Todoke sends is known already).</summary>
/// <param name="Id">The sender's own id of the message, the same for all its outcomes. The same id, outcome and link again change nothing.</param>
/// <param name="Channel"><c>line</c>, <c>email</c> or <c>push</c>.</param>
/// <param name="Outcome"><c>sent</c>, <c>delivered</c>, <c>opened</c>, <c>tapped</c> or <c>bounced</c>; for LINE only sent and tapped, since LINE tells nothing else per person.</param>
/// <param name="CampaignId">A campaign of this installation it belonged to.</param>
/// <param name="Template">The sender's name for what was sent.</param>
/// <param name="At">When it came about, with its offset; absent: now.</param>
/// <param name="Link">Tapped: a tracked link of this installation.</param>
public sealed record MessageItem(
    string? Id, string? Channel, string? Outcome, long? ProfileId = null, IdentityInput? Identity = null, long? CampaignId = null, string? Template = null, DateTimeOffset? At = null, long? Link = null);

public sealed record MessagesBody(IReadOnlyList<MessageItem>? Items);

/// <summary><paramref name="Accepted"/> outcomes are new, <paramref name="Repeated"/> were there already; the rest is in <paramref name="Problems"/> and was not written.</summary>
public sealed record MessagesResult(long Accepted, long Repeated, IReadOnlyList<Problem> Problems);

/// <summary>Messages that other systems sent, and what became of them: conditions ask about them beside Todoke's own.</summary>
public static class MessageHistoryCapability
{
    const int Most = 1000, LongestId = 200, LongestTemplate = 100;

    static readonly string[] Channels = ["line", "email", "push"], Outcomes = ["sent", "delivered", "opened", "tapped", "bounced"];

    public static void MapMessageHistory(this RouteGroupBuilder api) =>
        api.MapGroup("").RequireAuthorization(Roles.Editor).WithTags("messages").MapPost("/messages", WriteAsync);

    static async Task<Results<Ok<MessagesResult>, ProblemHttpResult>> WriteAsync(MessagesBody body, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (body.Items is not { Count: > 0 and <= Most } items)
            return ApiResults.Invalid("items", "items", $"items に1〜{Most}件を指定してください。", $"Give 1 to {Most} messages as items.");
        var written = await ledger.WriteAsync(async w =>
        {
            var problems = new List<Problem>();
            var people = await PeopleInput.LoadAsync(w, cancel);
            var campaigns = await KnownAsync(w, "campaign", items.Select(i => i?.CampaignId), cancel);
            var links = await KnownAsync(w, "campaign_link", items.Select(i => i?.Link), cancel);
            var read = new List<(string Path, PersonRef Who, MessageTold Told)>();
            for (var i = 0; i < items.Count; i++)
                if (Read($"items[{i}]", items[i], people, campaigns, links, w.Now, problems) is var (who, told)) read.Add(($"items[{i}]", who, told));
            var actor = Actor.Of(http);
            var found = await PersonRef.FindOrMakeAsync(w, [.. read.Select(r => r.Who)], actor, cancel);
            problems.AddRange(read.Where(r => !found.ContainsKey(r.Who)).Select(r => r.Who.Nobody(r.Path)));
            var good = read.Where(r => found.ContainsKey(r.Who)).ToList();
            var outcome = await MessagesWrite.AddAsync(w, [.. good.Select(g => g.Told with { ProfileId = found[g.Who] })], cancel);
            problems.AddRange(outcome.Different.Select(n => new Problem($"{good[n].Path}.id", "message_differs",
                "このIDのメッセージは、別の相手・チャネル・配信・テンプレートですでに登録されています。", "A message of this id is there already with another person, channel, campaign or template.")));
            if (outcome.Accepted > 0) await Audit.RecordAsync(w, actor, "message.write", "messages", $$"""{"outcomes":{{outcome.Accepted}}}""", cancel);
            return new MessagesResult(outcome.Accepted, good.Count - outcome.Accepted - outcome.Different.Count, problems);
        }, cancel);
        http.At(written.Position);
        return TypedResults.Ok(written.Value);
    }

    static async Task<HashSet<long>> KnownAsync(LedgerConnection ledger, string table, IEnumerable<long?> ids, CancellationToken cancel)
    {
        var (list, values) = LedgerConnection.In(ids.OfType<long>().Distinct().ToList());
        return [.. await ledger.QueryAsync($"SELECT id FROM {table} WHERE id IN {list}", r => r.GetInt64(0), cancel, values)];
    }

    static (PersonRef Who, MessageTold Told)? Read(string path, MessageItem? item, PeopleInput people, HashSet<long> campaigns, HashSet<long> links, long now, List<Problem> problems)
    {
        var before = problems.Count;
        void Bad(string name, string code, string ja, string en) => problems.Add(new($"{path}.{name}", code, ja, en));
        if (item is null)
        {
            problems.Add(new(path, "empty", "内容が空です。", "There is nothing here."));
            return null;
        }
        var who = PersonRef.Read(path, item.ProfileId, item.Identity, people, problems);
        if (item.Id is not { Length: > 0 and <= LongestId } || item.Id.Any(char.IsControl)) Bad("id", "message_id", $"id は1〜{LongestId}文字です。", $"An id has 1 to {LongestId} characters.");
        var (channel, outcome) = (Array.IndexOf(Channels, item.Channel), Array.IndexOf(Outcomes, item.Outcome));
        if (channel < 0) Bad("channel", "channel", "channel は line、email、push のいずれかです。", "channel is line, email or push.");
        if (outcome < 0) Bad("outcome", "outcome", "outcome は sent、delivered、opened、tapped、bounced のいずれかです。", "outcome is sent, delivered, opened, tapped or bounced.");
        else if (channel == (int)MessageChannel.Line && (MessageOutcome)outcome is not (MessageOutcome.Sent or MessageOutcome.Tapped))
            Bad("outcome", "not_on_line", "LINEでは、一人ひとりの到達・開封・不達はわかりません。", "LINE does not tell per person whether a message was delivered, opened or bounced.");
        if (item.CampaignId is { } campaign && !campaigns.Contains(campaign)) Bad("campaign_id", "unknown_campaign", $"配信 {campaign} はありません。", $"There is no campaign {campaign}.");
        if (item.Template is { } template && (template.Length is 0 or > LongestTemplate || template.Any(char.IsControl))) Bad("template", "template", $"template は1〜{LongestTemplate}文字です。", $"A template has 1 to {LongestTemplate} characters.");
        if (item.Link is not null && item.Outcome != "tapped") Bad("link", "link_needs_tap", "link を指定できるのは tapped だけです。", "Only a tap has a link.");
        else if (item.Link is { } link && !links.Contains(link)) Bad("link", "unknown_link", $"リンク {link} はありません。", $"There is no link {link}.");
        if (item.At is { } at && !FactValue.Instant.Fits(at.ToUnixTimeMilliseconds())) Bad("at", "time", "日時が範囲外です。", "The time is out of range.");
        return problems.Count > before ? null
            : (who!.Value, new(item.Id!, 0, (MessageChannel)channel, item.CampaignId, item.Template, (MessageOutcome)outcome, item.At?.ToUnixTimeMilliseconds() ?? now, item.Link));
    }
}
