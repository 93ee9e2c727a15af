using System.Security.Cryptography;
using System.Text;
using Todoke.Core.Import;
using Todoke.SegmentCases.Format;

namespace Todoke.SegmentCases.Running;

/// <summary>Fixed lists, hashed uploads, consents and the history of messages.</summary>
internal sealed class ListSteps(CaseWorld world, Names names)
{
    const int MostPerCall = 10_000;

    public async Task ListAsync(ListStep step, CancellationToken cancel)
    {
        var id = await ListIdAsync(step.List, "manual", cancel);
        foreach (var (action, people) in new[] { ("add", step.Add), ("remove", step.Remove), ("replace", step.Replace) })
            if (people is not null) await world.PostAsync($"audiences/{id}/members", new { action, profile_ids = people.All.Select(names.PersonId) }, cancel);
    }

    public async Task HashesAsync(HashedListStep step, CancellationToken cancel)
    {
        var id = await ListIdAsync(step.HashedList, "hashed", cancel);
        foreach (var hashes in (step.Hashes ?? [.. step.Values!.Select(v => Hash(step.Kind, v))]).Chunk(MostPerCall))
            await world.PostAsync($"audiences/{id}/hashes", new { kind = step.Kind, hashes }, cancel);
    }

    public async Task TopicAsync(TopicStep step, CancellationToken cancel)
    {
        var granted = step.Default == "granted";
        if (names.Id("topic", step.Topic) is { } there) await world.WriteAsync(HttpMethod.Patch, $"topics/{there}", new { default_granted = granted }, cancel);
        else names.Put("topic", step.Topic, (await world.PostAsync("topics", new { key = step.Topic, name = step.Topic, default_granted = granted }, cancel)).GetProperty("id").GetInt64());
    }

    public Task ConsentAsync(ConsentStep step, CancellationToken cancel)
    {
        var topic = names.Needed("topic", step.Consent);
        return world.PostAsync("consents", new { items = step.Of.All.Select(p => new { profile_id = names.PersonId(p), topic, granted = step.State == "granted", at = At(step.At) }) }, cancel);
    }

    public async Task MessageAsync(MessageStep step, CancellationToken cancel)
    {
        long? campaign = step.Campaign is { } name ? await names.CampaignAsync(name, cancel) : null;
        long? link = step.Link is { } address ? await names.LinkAsync(address, campaign ?? throw new StepFailedException("link", "a-campaign-it-is-in", Show.Of(address)), cancel) : null;
        await world.PostAsync("messages", new
        {
            items = step.Of.All.Select(p => new
            {
                // A message is one person's; told to several, it is one for each.
                id = $"{step.Message}/{p}", profile_id = names.PersonId(p), channel = step.Channel, campaign_id = campaign, template = step.Template,
                outcome = step.Outcome, at = At(step.At) ?? world.Clock.GetUtcNow(), link,
            }),
        }, cancel);
    }

    public async Task DeleteAsync(string kind, string name, CancellationToken cancel)
    {
        var path = kind switch { "list" => $"audiences/{names.Needed("list", name)}", "topic" => $"topics/{names.Needed("topic", name)}", _ => $"attributes/{Uri.EscapeDataString(name)}" };
        await world.WriteAsync(HttpMethod.Delete, path, null, cancel);
        names.Forget(kind, name);
    }

    async Task<long> ListIdAsync(string name, string kind, CancellationToken cancel)
    {
        if (names.Id("list", name) is { } there) return there;
        var id = (await world.PostAsync("audiences", new { name, kind }, cancel)).GetProperty("id").GetInt64();
        names.Put("list", name, id);
        return id;
    }

    DateTimeOffset? At(Moment? moment) => moment?.From(world.Clock.GetUtcNow());

    // As an outside system does it: the address in its one form (e-mail lower-case, telephone E.164), then SHA-256.
    static string Hash(string kind, string value)
    {
        var normal = (kind == "email" ? TextNormaliser.Email(value) : PhoneNormaliser.Phone(value)) as Normal<string>
            ?? throw new StepFailedException("values", $"an-address-({kind})", Show.Of(value));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normal.Value)));
    }
}
