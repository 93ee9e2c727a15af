using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

public sealed class PersonalCheckTests
{
    private static readonly string LongestLink = "https://t.example/l/" + new string('x', 60);

    private static readonly MessageContent[] Messages =
    [
        Samples.Text("{{name}}さん " + new string('あ', 4_900)),
        Samples.Content("""{"type":"template","alt_text":"a","template":{"type":"buttons","title":"{{name}}様","text":"{{attribute.rank|まだランクがありません。お店でおたずねください}}","actions":[{"type":"message","label":"l","text":"t"}]}}"""),
        Samples.Content("""{"type":"text","text":"https://a.example/{{name}} {{attribute.rank|}}","quick_reply":{"items":[{"action":{"type":"message","label":"{{attribute.rank|見る}}","text":"{{name}}"}}]}}"""),
        Samples.Content("""{"type":"template","alt_text":"a","template":{"type":"confirm","text":"t","actions":[{"type":"uri","label":"l","uri":"https://a.example/?q={{name}}"},{"type":"datetimepicker","label":"l","data":"d","mode":"date","initial":"{{attribute.day|2026-04-01}}"}]}}"""),
        Samples.Content("""{"type":"flex","alt_text":"A","contents":{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"{{name}}","color":"{{attribute.color|#ffffff}}"}]}}}"""),
    ];

    [Fact]
    public void Whatever_somebodys_values_are_it_says_what_rendering_them_says()
    {
        // Ordinary letters, one that is two units, those that grow in an address or in JSON, and blanks.
        var letters = Gen.Elements("a", "寿", "𠮷", "\"", "\n", " ", "\u2028", "é", "👨‍👩‍👧", "%");
        var values = from letter in letters from length in Gen.OneOf(Gen.Choose(0, 70), Gen.Choose(80, 350), Gen.Choose(900, 5_100)) select string.Concat(Enumerable.Repeat(letter, length));
        var fixedValues = Gen.Elements("2026-12-24", "#aabbcc", "blue", "");
        var cases = from message in Gen.Choose(0, Messages.Length - 1) from name in values from rank in Gen.OneOf(values, fixedValues) from day in fixedValues from color in Gen.OneOf(values, fixedValues)
                    select (Message: message, Person: Samples.Named(name, ("rank", rank), ("day", day), ("color", color)));
        var checks = Array.ConvertAll(Messages, Of);
        var seen = new HashSet<(int, bool)>();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_500), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var fits = MessageChecker.CheckRendered(MessageRenderer.Render(Messages[c.Message], Samples.Settings, c.Person, _ => LongestLink)).Count == 0;
            seen.Add((c.Message, fits));
            return checks[c.Message].Fits(c.Person) == fits;
        }));

        Assert.Equal(2 * Messages.Length, seen.Count);
    }

    [Fact]
    public void The_room_is_what_the_text_leaves_in_the_worst_case()
    {
        Assert.Equal(100 - 3, Of(Messages[0]).Room);
        Assert.Equal(MessageLimits.TitleGraphemes - 1, Of(Messages[1]).Room);
        // A day is not safe by being short.
        Assert.True(Of(Messages[3]).Room < 0);
    }

    [Fact]
    public void Without_placeholders_nobody_can_break_it()
    {
        var check = Of(Samples.Text("https://a.example"));

        Assert.False(check.Varies);
        Assert.True(check.Fits(Samples.Named(new string('寿', 6_000))));
    }

    private static PersonalCheck Of(MessageContent content) => new(content, Samples.Settings, LongestLink, allowInsecureUrls: false);
}
