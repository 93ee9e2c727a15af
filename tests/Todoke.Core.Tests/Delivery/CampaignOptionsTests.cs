using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Delivery;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Delivery;

public sealed class CampaignOptionsTests
{
    [Fact]
    public void Everything_that_can_be_said_is_read_and_written_back_the_same()
    {
        const string all = """
            {"topic_id":3,"quiet_hours":{"from":"22:30","to":"07:00"},"cap":"none","priority":9,"not_after":"2026-12-24T11:00:00.000Z",
             "canary":{"percent":2,"at_least":100,"wait_minutes":30,"go_on":"manual","stop_refused_percent":4.5,"stop_block_percent":0.5},
             "per_minute":5000,"health_url":"https://shop.example/ok","stop_block_percent":2.5,"on_quota":"partial"}
            """;
        var options = CampaignOptions.Parse(all);
        Assert.Equal(new CampaignOptions
        {
            TopicId = 3, QuietHours = new QuietHoursChoice.Own(new(new(22, 30), new(7, 0))), IgnoresCap = true, Priority = 9, NotAfterMs = DateTimeOffset.Parse("2026-12-24T20:00:00+09:00").ToUnixTimeMilliseconds(),
            Canary = new(2, 100, 30, true, 4.5m, 0.5m), PerMinute = 5000, HealthUrl = "https://shop.example/ok", StopBlockPercent = 2.5m, OnQuota = QuotaChoice.Partial,
        }, options);
        Assert.Equal(options, CampaignOptions.Parse(options.ToJson()));
    }

    [Fact]
    public void Nothing_said_means_the_usual()
    {
        Assert.Equal(CampaignOptions.Default, CampaignOptions.Parse("""{"topic_id":null,"canary":null,"quiet_hours":"workspace"}"""));
        Assert.Equal("{}", CampaignOptions.Default.ToJson());
        Assert.Equal(new CanaryPlan(1, 50, 10, false, 5, 1), CampaignOptions.Parse("""{"canary":{}}""").Canary);
    }

    [Fact]
    public void Every_problem_is_told_at_once_with_its_path()
    {
        var json = JsonSerializer.Deserialize<JsonElement>("""
            {"topic_id":"3","quiet_hours":{"from":"25:00"},"cap":"never","priority":10,"not_after":"tomorrow","canary":{"percent":0,"go_on":"maybe","more":1},
             "spread_minutes":60,"per_minute":5,"health_url":"ftp://x","stop_block_percent":101,"on_quota":1,"broadcast":"yes","colour":"red"}
            """);
        var (options, problems) = CampaignOptionsJson.Read(json);
        Assert.Null(options);
        Assert.Equal(
            ["options.broadcast", "options.canary.go_on", "options.canary.more", "options.canary.percent", "options.cap", "options.colour", "options.health_url", "options.not_after", "options.on_quota",
             "options.per_minute", "options.priority", "options.quiet_hours.from", "options.quiet_hours.to", "options.stop_block_percent", "options.topic_id"],
            problems.Select(p => p.Path).Order(StringComparer.Ordinal));
        Assert.All(problems, p => Assert.False(p.Ja.Length == 0 || p.En.Length == 0));
    }

    [Fact]
    public void A_broadcast_takes_nothing_that_would_need_to_know_people()
    {
        var (_, problems) = CampaignOptionsJson.Read(JsonSerializer.Deserialize<JsonElement>("""{"broadcast":true,"topic_id":1,"canary":{},"spread_minutes":5,"on_quota":"partial"}"""));
        Assert.Equal(["options.canary", "options.on_quota", "options.spread_minutes", "options.topic_id"], problems.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Variants_are_read_and_written_back_the_same()
    {
        const string split = """{"by":"split","salt":"s","holdout_percent":10,"of":[{"name":"A","share":30,"content":{"bubbles":[]}},{"name":"B","share":70,"content":{"x":1}}],"winner":{"sample_percent":20,"by":"event","after_hours":24,"event":"purchase"}}""";
        Assert.Equal(split, CampaignVariants.Parse(split).ToJson());
        const string condition = """{"by":"condition","salt":"","holdout_percent":0,"of":[{"name":"男性","condition":{"type":"everyone"},"content":{}},{"name":"その他","content":{}}]}""";
        Assert.Equal(condition, CampaignVariants.Parse(condition).ToJson());
    }

    [Theory]
    [InlineData("""{"by":"split","of":[{"name":"A","share":50,"content":{}},{"name":"A","share":40,"content":{}}]}""", "variants.of", "variants.of")]
    [InlineData("""{"by":"split","of":[{"name":"","share":100,"condition":{"type":"everyone"}}]}""", "variants.of[0].condition", "variants.of[0].content", "variants.of[0].name")]
    [InlineData("""{"by":"condition","of":[{"name":"A","content":{}},{"name":"B","condition":{"type":"what"},"content":{}}],"winner":{"sample_percent":0}}""",
        "variants.of[1].condition.type", "variants.winner", "variants.winner.after_hours", "variants.winner.sample_percent")]
    [InlineData("""{"by":"condition","of":[{"name":"A","content":{}},{"name":"B","content":{}}]}""", "variants.of[0].condition")]
    [InlineData("""{"of":[],"extra":1}""", "variants.by", "variants.extra", "variants.of")]
    public void What_is_wrong_with_variants_is_told_with_its_path(string json, params string[] paths) =>
        Assert.Equal(paths, CampaignVariantsJson.Read(JsonSerializer.Deserialize<JsonElement>(json)).Problems.Select(p => p.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void Everybody_gets_exactly_one_variant_or_none_in_about_the_asked_shares()
    {
        var variants = new CampaignVariants(VariantChoice.Split, "spring", 10, Sequence.From([Variant("A", 30), Variant("B", 70)]), null);
        var given = Enumerable.Range(1, 20_000).Select(p => variants.Assign(p, _ => throw new InvalidOperationException())).CountBy(a => a).ToDictionary(c => c.Key, c => c.Value / 20_000.0);
        Assert.InRange(given[new VariantAssignment.HeldBack(HoldReason.Holdout)], 0.09, 0.11);
        Assert.InRange(given[new VariantAssignment.Gets(0)], 0.26, 0.28);
        Assert.InRange(given[new VariantAssignment.Gets(1)], 0.62, 0.64);
        Assert.Equal(3, given.Count);
    }

    [Fact]
    public void Who_is_asked_first_for_a_winner_does_not_depend_on_the_variant()
    {
        var variants = new CampaignVariants(VariantChoice.Split, "spring", 0, Sequence.From([Variant("A", 50), Variant("B", 50)]), new(20, null, 24));
        var first = Enumerable.Range(1, 20_000).Select(p => variants.Assign(p, _ => false)).OfType<VariantAssignment.Gets>().CountBy(g => g.Index).ToDictionary();
        Assert.InRange(first[0], 1_900, 2_100);
        Assert.InRange(first[1], 1_900, 2_100);
    }

    [Fact]
    public void By_condition_the_first_that_holds_is_taken_and_who_fits_none_is_held_back() => Prop.ForAll(
        (from holds in Gen.Elements(true, false).ListOf(3) from otherwise in Gen.Elements(true, false) from person in Gen.Choose(1, 1_000_000) select (holds, otherwise, person)).ToArbitrary(), input =>
        {
            var of = Enumerable.Range(0, 3).Select(i => Variant($"v{i}", 0) with { Condition = new Core.Segments.EveryoneNode() }).ToList();
            if (input.otherwise) of.Add(Variant("rest", 0));
            var variants = new CampaignVariants(VariantChoice.Condition, "", 0, Sequence.From(of), null);
            var holding = input.holds.ToList();
            VariantAssignment expected = holding.IndexOf(true) is >= 0 and var i ? new VariantAssignment.Gets(i) : input.otherwise ? new VariantAssignment.Gets(3) : new VariantAssignment.HeldBack(HoldReason.NoVariant);
            return variants.Assign(input.person, n => holding[n]) == expected;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(40, 40)]
    [InlineData(1_000, 50)]
    [InlineData(20_001, 201)]
    public void The_first_part_is_a_percentage_but_never_too_small_to_tell(long people, long first) => Assert.Equal(first, new CanaryPlan().SizeOf(people));

    private static CampaignVariant Variant(string name, int share) => new(name, share, null, "{}");
}
