using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Todoke.Server.Api;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Sending;

public class SendingSettingsTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_workspace_set_up_by_its_first_owner_is_quiet_from_nine_in_the_evening_until_eight_and_one_used_by_programs_only_is_not(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync("sending-settings")).GetProperty("quiet_hours").ValueKind);
        using var made = await world.Anonymous().PostAsJsonAsync("setup", new { name = "花子", email = "hanako@example.jp", password = "correct horse battery" }, TestWorld.Cancel);
        Assert.True(made.IsSuccessStatusCode);
        var night = (await world.GetAsync("sending-settings")).GetProperty("quiet_hours");
        Assert.Equal(("21:00", "08:00"), (night.Text("from"), night.Text("to")));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_is_given_is_set_what_is_absent_stays_and_null_takes_a_rule_away(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        await world.PatchAsync("sending-settings", new { quiet_hours = new { from = "22:30", to = "07:00" }, cap_per_day = 1, cap_per_week = 3, approval_people = 1000, approval_yen = 50000, approver_role = "owner" });
        var after = await world.PatchAsync("sending-settings", new Dictionary<string, object?> { ["cap_per_day"] = null, ["cap_per_week"] = 4 });
        Assert.Equal(JsonValueKind.Null, after.GetProperty("cap_per_day").ValueKind);
        Assert.Equal((4, 1000, 50000, "owner", "22:30"), (after.Number("cap_per_week"), after.Number("approval_people"), after.Number("approval_yen"), after.Text("approver_role"), after.GetProperty("quiet_hours").Text("from")));
        Assert.Equal(after.ToString(), (await world.GetAsync("sending-settings")).ToString());
        Assert.Contains((await world.GetAsync("audit")).Items(), a => a.Text("action") == "sending_settings.change");
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_and_only_an_owner_may_change_the_rules()
    {
        await using var world = await TestWorld.StartAsync("sqlite");
        var refusal = await world.PatchAsync("sending-settings", new { quiet_hours = new { from = "21:00", to = "21:00" }, cap_per_day = 0, cap_per_week = "3", approval_people = 1.5, approver_role = "viewer" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["approval_people", "approver_role", "cap_per_day", "cap_per_week", "quiet_hours"], refusal.Items("problems").Select(p => p.Text("path")).Order());
        using var editor = await world.AsAsync(Roles.Editor);
        using var answer = await editor.PatchAsJsonAsync("sending-settings", new { cap_per_day = 1 }, TestWorld.Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync("sending-settings")).GetProperty("cap_per_day").ValueKind);
    }
}
