using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

public sealed class MessageContentJsonTests
{
    [Fact]
    public void What_is_written_is_read_back_and_written_the_same()
    {
        var content = Samples.Content(
            """{"type":"text","text":"{{name|お客様}}さん"}""",
            """{"type":"image","media_id":"m1"}""",
            """{"type":"image","original_url":"https://i.example/a.png"}""",
            Samples.FlexButton("https://a.example")) with
        { UntrackedUrls = ["https://a.example"], TemplateId = 4 };

        var written = MessageContentJson.Write(content);
        var again = Assert.IsType<MessageReading.Understood>(MessageContentJson.Read(written)).Content;

        Assert.Equal(written, MessageContentJson.Write(again));
        Assert.Equal(4, again.TemplateId);
        Assert.Equal(["text", "image", "image", "flex"], again.Bubbles.Select(b => b.Type));
        Assert.Contains("お客様", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_does_not_belong_is_reported_at_once_with_its_path()
    {
        Refused(
            """{"version":2,"bubbles":[{"type":"text","txt":"a"},{"type":"film"},{"type":"flex","alt_text":1,"contents":[]},7],"track_links":"no","extra":1}""",
            ("version", "version_unknown"),
            ("bubbles[0].text", "missing"),
            ("bubbles[0].txt", "unknown_property"),
            ("bubbles[1].type", "bubble_type_unknown"),
            ("bubbles[2].alt_text", "not_a_text"),
            ("bubbles[2].contents", "not_an_object"),
            ("bubbles[3]", "not_an_object"),
            ("track_links", "not_a_boolean"),
            ("extra", "unknown_property"));
    }

    [Fact]
    public void A_message_without_bubbles_a_doubled_property_and_half_a_character_are_refused()
    {
        Refused("{}", ("bubbles", "missing"));
        Refused("[]", ("", "not_an_object"));
        Refused("{", ("", "not_json"));
        Refused("""{"bubbles":[{"type":"text","text":"a","text":"b"}]}""", ("bubbles[0].text", "property_twice"));
        Refused("""{"bubbles":[{"type":"text","text":"\ud83d"}]}""", ("bubbles[0].text", "text_broken"));
    }

    private static void Refused(string json, params (string Path, string Code)[] expected) =>
        Assert.Equal(
            expected.Order(),
            Assert.IsType<MessageReading.Refused>(MessageContentJson.Read(json)).Problems.Select(p => (p.Path, p.Code)).Order());
}
