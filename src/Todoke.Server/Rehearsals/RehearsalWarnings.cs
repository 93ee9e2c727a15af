using System.Globalization;
using Todoke.Core.Delivery;
using Todoke.Core.Values;
using Todoke.Server.Campaigns;
using Todoke.Server.Ledger;
using Todoke.Server.Links;
using Todoke.Server.Profiles;
using Todoke.Server.Sending;
using Todoke.Server.Settings;

namespace Todoke.Server.Rehearsals;

/// <summary>What would have gone wrong, in words a marketer can act on.</summary>
internal sealed class RehearsalWarnings(LedgerStore real)
{
    const int TooManyPerDay = 3;

    public async Task<IReadOnlyList<RehearsalWarning>> OfAsync(Rehearsal of, IReadOnlyList<RehearsedCampaign> campaigns, CancellationToken cancel)
    {
        var found = new List<RehearsalWarning>();
        Standing(of, campaigns, found);
        await LinksAsync(of, found, cancel);
        // These read every delivery; while the clock runs nobody needs them anew each second.
        if (of.State != RehearsalState.Running)
            await of.World.Ledger.ReadSnapshotAsync(async l =>
            {
                var (zone, settings) = ((await Workspace.ReadAsync(l, cancel)).Zone, await SendingSettings.ReadAsync(l, cancel));
                await DaysAsync(l, of, zone, found, cancel);
                await NightsAsync(l, of, new SendWindow(settings.QuietHours ?? QuietHours.Usual, zone, null), found, cancel);
                await VariantsAsync(l, of, found, cancel);
                return true;
            }, cancel);
        return found;
    }

    static void Standing(Rehearsal of, IReadOnlyList<RehearsedCampaign> campaigns, List<RehearsalWarning> found)
    {
        foreach (var campaign in campaigns)
        {
            var (name, counts) = (campaign.Name, campaign.Counts);
            if (campaign.Stopped is { } stop)
                found.Add(new(stop.Code == StopReason.Quota ? "quota" : "stopped", $"「{name}」が止まりました: {stop.Ja}", $"'{name}' was stopped: {stop.En}", campaign.Id));
            else if (campaign.HeldBack.FirstOrDefault(h => h.Reason == HoldReason.Quota.Code()) is { } lacking)
                found.Add(new("quota", $"「{name}」は残り通数が足りず、{lacking.People:N0}人に届きません。", $"The month's messages do not suffice for {lacking.People:N0} people of '{name}'.", campaign.Id));
            if (campaign.State is "done" or "done_with_failures" && counts.Sent == 0)
                found.Add(new("nobody", $"「{name}」は誰にも届きません。", $"'{name}' reaches nobody.", campaign.Id));
            if (counts.Refused + counts.Unknown is var failed and > 0)
                found.Add(new("refused", $"「{name}」は{failed:N0}人への送信をLINEに断られました。", $"LINE refused '{name}' for {failed:N0} people.", campaign.Id));
        }
        foreach (var note in of.Log.Notes.Where(n => n.Code == Rehearser.NotSent)) found.Add(new(note.Code, note.Ja, note.En));
        if (of.State != RehearsalState.Finished) return;
        foreach (var schedule in of.Plan.Schedules.Where(s => campaigns.All(c => c.ScheduleId != s.Id)))
            found.Add(new("schedule_nothing", $"繰り返し配信「{schedule.Name}」は、この期間に一度も配信されません。", $"The schedule '{schedule.Name}' sends nothing in this time."));
    }

    async Task LinksAsync(Rehearsal of, List<RehearsalWarning> found, CancellationToken cancel)
    {
        var checks = await real.ReadAsync(l => LinkChecks.AllAsync(l, cancel), cancel);
        var contents = of.Plan.Campaigns.Select(c => (Id: (long?)c.Id, c.Name, c.Content, c.VariantsJson)).Concat(of.Plan.Schedules.Select(s => (Id: (long?)null, s.Name, s.Content, s.VariantsJson)));
        foreach (var (id, name, content, variants) in contents)
            foreach (var url in LinkChecks.UrlsOf(content, variants))
            {
                if (!checks.TryGetValue(url, out var check)) found.Add(new("link_unchecked", $"「{name}」のリンク {url} は、まだ確認されていません。編集画面の「リンクを確認」で確かめてください。", $"The link {url} of '{name}' was never checked. Check it in the editor.", id));
                else if (check.Problem is not null) found.Add(new("link_broken", $"「{name}」のリンク {url} は、前回の確認で開けませんでした。", $"The link {url} of '{name}' could not be opened when it was checked.", id));
            }
    }

    static async Task DaysAsync(LedgerConnection l, Rehearsal of, TimeZoneInfo zone, List<RehearsalWarning> found, CancellationToken cancel)
    {
        var (where, values) = RehearsalReport.Rehearsed(of);
        var perDay = new Dictionary<(long Person, int Day), int>();
        await l.EachAsync(
            $"""
            SELECT {Merging.Root}, r.finished_at FROM campaign JOIN delivery d ON d.campaign_id = campaign.id AND d.run = 0 AND d.outcome = 2
            JOIN request r ON r.id = d.request_id AND r.state = 1 JOIN profile p ON p.id = d.profile_id WHERE {where}
            """, r =>
            {
                var key = (r.GetInt64(0), LocalTime.DayAt(r.GetInt64(1), zone));
                perDay[key] = perDay.GetValueOrDefault(key) + 1;
            }, cancel, values);
        foreach (var day in perDay.Where(d => d.Value >= TooManyPerDay).GroupBy(d => d.Key.Day).OrderBy(g => g.Key))
        {
            var (date, people, most) = (DateOnly.FromDayNumber(day.Key).ToString("M/d", CultureInfo.InvariantCulture), day.LongCount(), day.MaxBy(d => d.Value));
            found.Add(new("three_a_day", $"{date} は、{people:N0}人に1日で{TooManyPerDay}通以上届きます(最大{most.Value}通)。", $"On {date} {people:N0} people get {TooManyPerDay} messages or more (at most {most.Value}).", null, most.Key.Person));
        }
    }

    static async Task NightsAsync(LedgerConnection l, Rehearsal of, SendWindow day, List<RehearsalWarning> found, CancellationToken cancel)
    {
        var (where, values) = RehearsalReport.Rehearsed(of);
        var sent = await l.QueryAsync($"SELECT campaign.id, campaign.name, r.finished_at, r.people FROM campaign JOIN request r ON r.campaign_id = campaign.id AND r.run = 0 AND r.state = 1 WHERE {where}",
            r => (Id: r.GetInt64(0), Name: r.GetString(1), At: r.GetInt64(2), People: r.GetInt64(3)), cancel, values);
        foreach (var campaign in sent.Where(s => day.At(s.At) is not SendTiming.Now).GroupBy(s => (s.Id, s.Name)))
        {
            var (people, first) = (campaign.Sum(s => s.People), TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(campaign.Min(s => s.At)), day.Zone).ToString("M/d HH:mm", CultureInfo.InvariantCulture));
            found.Add(new("night", $"「{campaign.Key.Name}」は夜間({first})に{people:N0}人へ届きます。", $"'{campaign.Key.Name}' reaches {people:N0} people at night ({first}).", campaign.Key.Id));
        }
    }

    static async Task VariantsAsync(LedgerConnection l, Rehearsal of, List<RehearsalWarning> found, CancellationToken cancel)
    {
        var (where, values) = RehearsalReport.Rehearsed(of);
        var done = await l.QueryAsync($"SELECT {CampaignRow.Columns} FROM campaign WHERE {where} AND variants IS NOT NULL AND state IN ('done', 'done_with_failures')", CampaignRow.Read, cancel, values);
        foreach (var campaign in done)
        {
            var reached = (await l.QueryAsync("SELECT DISTINCT variant FROM delivery WHERE campaign_id = @id AND run = 0 AND outcome = 2 AND variant IS NOT NULL", r => r.GetInt32(0), cancel, ("id", campaign.Id))).ToHashSet();
            for (var i = 0; i < campaign.Variants!.Of.Count; i++)
                if (!reached.Contains(i)) found.Add(new("variant_nobody", $"「{campaign.Name}」のパターン「{campaign.Variants.Of[i].Name}」は誰にも届きません。", $"The variant '{campaign.Variants.Of[i].Name}' of '{campaign.Name}' reaches nobody.", campaign.Id));
        }
    }
}
