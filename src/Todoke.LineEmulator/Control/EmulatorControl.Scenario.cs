using Todoke.LineEmulator.People;

namespace Todoke.LineEmulator.Control;

/// <summary>What a scenario made: people who were there already stayed as they were.</summary>
public sealed record ScenarioPlayed(int Accounts, int People, int AlreadyThere, int WebhooksSent, int WebhooksFailed);

public sealed partial class EmulatorControl
{
    /// <summary>Makes the accounts and people of a scenario (docs/emulator.md). The same scenario again makes only whoever is missing.</summary>
    /// <param name="json">The file as it is.</param>
    /// <param name="ct">Gives up telling the accounts; the people are there all the same.</param>
    /// <exception cref="ScenarioException">It is wrong; nothing was made.</exception>
    public async Task<ScenarioPlayed> PlayAsync(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        var scenario = ScenarioReader.Read(json.Span);
        var channels = scenario.Accounts.Select(a => a.ChannelId!).Concat(platform.Accounts.Select(a => a.ChannelId)).ToHashSet(StringComparer.Ordinal);
        var strange = scenario.Groups.SelectMany((g, at) => g.FriendOf.Select((f, n) => (f.Account, Field: $"people[{at}].friend_of[{n}].account"))).Where(f => !channels.Contains(f.Account)).ToList();
        if (strange.Count > 0)
        {
            var root = PlacedJson.Read(json.Span);
            throw new ScenarioException([.. strange.Select(f => new ScenarioProblem(LineOf(root, f.Field), f.Field, $"There is no account {f.Account}, neither here nor under accounts."))]);
        }
        var missing = scenario.Accounts.Where(a => platform.FindAccount(a.ChannelId) is null).ToList();
        foreach (var account in missing)
        {
            AddAccount(account);
        }
        var people = ScenarioPeople.Make(scenario, platform.Derive, platform.Clock.NowMs).ToList();
        var fresh = people.Where(p => platform.FindPerson(p.Id!) is null).ToList();
        var added = await AddPeopleAsync(new PeopleRequest { People = fresh, Webhook = scenario.Webhook }, ct);
        return new ScenarioPlayed(missing.Count, fresh.Count, people.Count - fresh.Count, added.WebhooksSent, added.WebhooksFailed);
    }

    private static int LineOf(PlacedJson root, string path)
    {
        if (root.Path == path)
        {
            return root.Line;
        }
        return root.Members.Values.Concat(root.Items).Where(c => path.StartsWith(c.Path, StringComparison.Ordinal)).Select(c => LineOf(c, path)).FirstOrDefault(line => line > 0);
    }
}
