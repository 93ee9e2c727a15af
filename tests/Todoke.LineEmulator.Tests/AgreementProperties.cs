using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Messages;
using Todoke.LineEmulator.Messages;
using CoreProblem = Todoke.Core.Problems.Problem;

namespace Todoke.LineEmulator.Tests;

/// <summary>Core decides what is saved, the emulator what is sent: neither may take what the other refuses. Both were written from LINE's reference on their own.</summary>
public sealed class AgreementProperties
{
    // A coupon has to exist at LINE, which no form can tell.
    private const string Coupon = FormSamples.Coupon;

    private static readonly RenderSettings Settings = new("お客様", id => new ImageUrls($"https://m.example/{id}", $"https://m.example/{id}/preview"));

    private static readonly MessageVocabulary Vocabulary = new(new HashSet<string>(), "お客様", new Dictionary<string, MediaFacts>());

    public static TheoryData<string> Types => [.. MessageForms.Message.Types.Keys];

    [Theory, MemberData(nameof(Types))]
    public void What_Core_accepts_and_renders_the_emulator_accepts(string type)
    {
        var taken = 0;
        Prop.ForAll(FormSamples.Bubble(type).ToArbitrary(), bubble =>
        {
            if (Core(bubble) is { Count: 0 })
            {
                taken++;
                Assert.Empty(Emulator(bubble));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Assert.InRange(taken, 20, int.MaxValue);
    }

    [Theory, MemberData(nameof(Types))]
    public void One_more_than_a_limit_is_refused_by_both_and_Core_names_the_place(string type)
    {
        var form = MessageForms.Message;
        var over = 0;
        Prop.ForAll((from bubble in FormSamples.Bubble(type) from at in Gen.Choose(0, 1000) select (bubble, at)).ToArbitrary(), sample =>
        {
            var bubble = sample.bubble.DeepClone();
            if (Core(bubble).Count > 0)
            {
                return;
            }

            (string Path, JsonNode Value, Action<JsonNode> Put)[] places = [.. FormSamples.Places(bubble, form, "bubbles[0]", _ => { }).Select(p => (p.Path, Value: Beyond(p.Form), p.Put)).Where(p => p.Value is not null)!];
            if (places.Length == 0)
            {
                return;
            }

            over++;
            var (path, value, put) = places[sample.at % places.Length];
            put(value);
            Assert.Contains(Core(bubble), p => p.Path == path || p.Path.StartsWith(path + "[", StringComparison.Ordinal));
            Assert.NotEmpty(Emulator(bubble));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.InRange(over, 20, int.MaxValue);
    }

    /// <summary>Rules that look at more than one member: what they let through exactly, and one more.</summary>
    [Theory]
    [InlineData("""{"type":"template","alt_text":"a","template":{"type":"buttons","title":"t","text":"@60","actions":[{"type":"message","label":"l","text":"t"}]}}""", 60, 61)]
    [InlineData("""{"type":"template","alt_text":"a","template":{"type":"buttons","text":"@160","actions":[{"type":"message","label":"l","text":"t"}]}}""", 160, 161)]
    [InlineData("""{"type":"template","alt_text":"a","template":{"type":"carousel","columns":[{"text":"@120","actions":[{"type":"message","label":"l","text":"t"}]}]}}""", 120, 121)]
    [InlineData("""{"type":"template","alt_text":"a","template":{"type":"carousel","columns":[{"thumbnail_image_url":"https://e.example/p.png","text":"@60","actions":[{"type":"message","label":"l","text":"t"}]}]}}""", 60, 61)]
    [InlineData("""{"type":"template","alt_text":"a","template":{"type":"image_carousel","columns":[{"image_url":"https://e.example/p.png","action":{"type":"message","label":"@12","text":"t"}}]}}""", 12, 13)]
    [InlineData("""{"type":"text","text":"a","sender":{"name":"@20"}}""", 20, 21)]
    [InlineData("""{"type":"flex","alt_text":"a","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"button","action":{"type":"uri","label":"@40","uri":"tel:1"}}]}}}""", 40, 41)]
    public void Both_count_to_the_same_number(string bubble, int most, int tooMany)
    {
        var number = $"@{most}";
        Assert.Empty(Core(With(most)));
        Assert.Empty(Emulator(With(most)));
        Assert.NotEmpty(Core(With(tooMany)));
        Assert.NotEmpty(Emulator(With(tooMany)));

        JsonNode With(int count) => JsonNode.Parse(bubble.Replace(number, new string('字', count), StringComparison.Ordinal))!;
    }

    [Theory]
    [InlineData("""{"type":"template","alt_text":"a","template":{"type":"carousel","columns":[{"text":"a","actions":[{"type":"message","label":"l","text":"t"}]},{"text":"b","actions":[]}]}}""")]
    [InlineData("""{"type":"text","text":"a","sender":{"name":"みどり屋 LINE店"}}""")]
    [InlineData("""{"type":"sticker","package_id":"446a","sticker_id":"1"}""")]
    [InlineData("""{"type":"imagemap","alt_text":"a","base_url":"https://e.example/i","base_size":{"width":1040,"height":500},"actions":[{"type":"message","text":"t","area":{"x":0,"y":1,"width":1040,"height":500}}]}""")]
    [InlineData("""{"type":"imagemap","alt_text":"a","base_url":"https://e.example/i","base_size":{"width":1039,"height":500},"actions":[]}""")]
    [InlineData("""{"type":"text","text":"a","quick_reply":{"items":[{"action":{"type":"datetimepicker","label":"l","data":"d","mode":"date","min":"2026-05-02","max":"2026-05-01"}}]}}""")]
    [InlineData("""{"type":"text","text":"a","quick_reply":{"items":[{"action":{"type":"datetimepicker","label":"l","data":"d","mode":"datetime","initial":"2026-13-01T00:00"}}]}}""")]
    [InlineData("""{"type":"template","alt_text":"a","template":{"type":"buttons","text":"t","actions":[{"type":"camera","label":"l"}]}}""")]
    [InlineData("""{"type":"coupon","coupon_id":"c","delivery_tag":"not-a-tag"}""")]
    public void What_breaks_a_rule_both_refuse(string bubble)
    {
        Assert.NotEmpty(Core(JsonNode.Parse(bubble)!));
        Assert.NotEmpty(Emulator(JsonNode.Parse(bubble)!));
    }

    // Files are Core's alone to judge: here every upload is one that fits.
    private static IReadOnlyList<CoreProblem> Core(JsonNode bubble) => MessageContentJson.Read(Content(bubble)) switch
    {
        MessageReading.Refused refused => refused.Problems,
        MessageReading.Understood understood => [.. MessageChecker.Check(understood.Content, Vocabulary).Where(p => p.Code != "media_unknown")],
        var reading => throw new InvalidOperationException($"Unknown reading {reading.GetType().Name}"),
    };

    private static IEnumerable<string> Emulator(JsonNode bubble)
    {
        if (MessageContentJson.Read(Content(bubble)) is not MessageReading.Understood { Content: var content })
        {
            return ["not rendered"];
        }

        var messages = MessageRenderer.Render(content with { TrackLinks = false }, Settings, new PersonValues("花子", new Dictionary<string, string>()), u => u);
        using var body = JsonDocument.Parse($$"""{"messages":{{Encoding.UTF8.GetString(messages)}}}""");
        var check = new Checker(SendKind.Multicast, id => id == Coupon);
        MessageRules.CheckAll(body.RootElement, check);
        return check.Unbindable is { } path ? [path] : check.Problems.Select(p => $"{p.Property}: {p.Message}");
    }

    private static string Content(JsonNode bubble) => $$"""{"bubbles":[{{bubble.ToJsonString()}}],"track_links":false}""";

    private static JsonNode? Beyond(Form form) => form switch
    {
        TextForm { Use: TextUse.Tap } text => "tel:" + new string('1', text.Most - 3),
        TextForm { Use: TextUse.Resource } text => "https://e.example/" + new string('p', text.Most - 17),
        TextForm { Pattern: null } text => FormSamples.Longest(text, more: 1),
        ChoiceForm => "none_of_them",
        NumberForm { Most: < int.MaxValue } number => number.Most + 1 is var more && number.Whole ? (JsonNode)(int)more : more,
        ListForm { Of: TypedForm or ObjectForm } list => new JsonArray([.. Enumerable.Range(0, list.Most + 1).Select(_ => (JsonNode)new JsonObject())]),
        _ => null,
    };
}
