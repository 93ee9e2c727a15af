using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Todoke.Core.Problems;
using Todoke.Core.Values;
using Todoke.Server.Api;
using Todoke.Server.Ledger;
using Todoke.Server.Profiles;

namespace Todoke.Server.Consents;

/// <summary>What one person said of one topic.</summary>
/// <param name="Topic">The topic's id (a number) or key (a text).</param>
/// <param name="At">When they said so, with its offset; absent: now. An older word never replaces a newer one.</param>
public sealed record ConsentItem(JsonElement? Topic, bool? Granted, long? ProfileId = null, IdentityInput? Identity = null, DateTimeOffset? At = null);

public sealed record ConsentsBody(IReadOnlyList<ConsentItem>? Items);

/// <summary><paramref name="Accepted"/> words are new or newer, <paramref name="Older"/> said nothing new; the rest is in <paramref name="Problems"/> and was not written.</summary>
public sealed record ConsentsResult(long Accepted, long Older, IReadOnlyList<Problem> Problems);

/// <summary>What people agree to hear of: topics, and each person's last word on them.</summary>
public static class ConsentsCapability
{
    const int Most = 1000;

    public static void MapConsents(this RouteGroupBuilder api)
    {
        TopicRoutes.Map(api);
        api.MapGroup("").RequireAuthorization(Roles.Editor).WithTags("consents").MapPost("/consents", WriteAsync);
    }

    static async Task<Results<Ok<ConsentsResult>, ProblemHttpResult>> WriteAsync(ConsentsBody body, HttpContext http, LedgerStore ledger, CancellationToken cancel)
    {
        if (body.Items is not { Count: > 0 and <= Most } items)
            return ApiResults.Invalid("items", "items", $"items に1〜{Most}件を指定してください。", $"Give 1 to {Most} consents as items.");
        var written = await ledger.WriteAsync(async w =>
        {
            var problems = new List<Problem>();
            var people = await PeopleInput.LoadAsync(w, cancel);
            var topics = await w.QueryAsync("SELECT id, key FROM topic", r => (Id: r.GetInt64(0), Key: r.GetString(1)), cancel);
            var read = new List<(string Path, PersonRef Who, long Topic, bool Granted, long At)>();
            for (var i = 0; i < items.Count; i++)
            {
                var (path, item, before) = ($"items[{i}]", items[i], problems.Count);
                if (item is null)
                {
                    problems.Add(new(path, "empty", "内容が空です。", "There is nothing here."));
                    continue;
                }
                var who = PersonRef.Read(path, item.ProfileId, item.Identity, people, problems);
                var topic = item.Topic switch
                {
                    { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var id) => topics.Where(t => t.Id == id).Select(t => (long?)t.Id).FirstOrDefault(),
                    { ValueKind: JsonValueKind.String } key => topics.Where(t => t.Key == key.GetString()).Select(t => (long?)t.Id).FirstOrDefault(),
                    _ => null,
                };
                if (topic is null) problems.Add(new($"{path}.topic", "unknown_topic", "このお知らせの種類はありません。topic にはIDかキーを指定してください。", "There is no such topic. Give its id or key."));
                if (item.Granted is null) problems.Add(new($"{path}.granted", "missing", "granted を true か false で指定してください。", "granted is true or false."));
                if (item.At is { } at && !FactValue.Instant.Fits(at.ToUnixTimeMilliseconds())) problems.Add(new($"{path}.at", "time", "日時が範囲外です。", "The time is out of range."));
                if (problems.Count == before) read.Add((path, who!.Value, topic!.Value, item.Granted!.Value, item.At?.ToUnixTimeMilliseconds() ?? w.Now));
            }
            var actor = Actor.Of(http);
            var found = await PersonRef.FindOrMakeAsync(w, [.. read.Select(r => r.Who)], actor, cancel);
            problems.AddRange(read.Where(r => !found.ContainsKey(r.Who)).Select(r => r.Who.Nobody(r.Path)));
            var words = read.Where(r => found.ContainsKey(r.Who)).Select(r => new ConsentWord(found[r.Who], r.Topic, r.Granted, r.At)).ToList();
            var accepted = await ConsentsWrite.AddAsync(w, words, actor.Id, cancel);
            if (accepted > 0) await Audit.RecordAsync(w, actor, "consent.write", "consents", $$"""{"consents":{{accepted}}}""", cancel);
            return new ConsentsResult(accepted, words.Count - accepted, problems);
        }, cancel);
        http.At(written.Position);
        return TypedResults.Ok(written.Value);
    }
}
