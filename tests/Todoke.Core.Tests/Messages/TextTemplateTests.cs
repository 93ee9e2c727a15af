using Todoke.Core.Messages;

namespace Todoke.Core.Tests.Messages;

public sealed class TextTemplateTests
{
    [Fact]
    public void Text_and_placeholders_are_told_apart()
    {
        var parts = TextTemplate.Read("{{name|お客様}}さん、ランクは{{ attribute.会員 ランク |なし}}です").Parts;

        Assert.Equal(4, parts.Count);
        Assert.Equal(new Placeholder(null, "お客様", 0), parts[0].Slot);
        Assert.Equal("さん、ランクは", parts[1].Literal);
        Assert.Equal("会員 ランク", parts[2].Slot!.AttributeKey);
        Assert.Equal("なし", parts[2].Slot!.Fallback);
        Assert.Equal("です", parts[3].Literal);
    }

    [Fact]
    public void A_fallback_may_be_empty_and_that_is_not_the_same_as_none()
    {
        Assert.Equal("", TextTemplate.Read("{{name|}}").Placeholders.Single().Fallback);
        Assert.Null(TextTemplate.Read("{{name}}").Placeholders.Single().Fallback);
    }

    [Fact]
    public void Escaped_braces_and_single_braces_are_text()
    {
        Assert.Equal("{{name}} {a} \\n", Assert.Single(TextTemplate.Read(@"\{{name\}} {a} \n").Parts).Literal);
        var doubled = TextTemplate.Read(@"\\{{name|x}}").Parts;
        Assert.Equal(@"\", doubled[0].Literal);
        Assert.NotNull(doubled[1].Slot);
        Assert.Empty(TextTemplate.Read(@"\{{name\}}").Faults);
    }

    [Fact]
    public void Malformed_braces_are_named_with_their_position()
    {
        Fault("こんにちは{{name", "placeholder_unclosed", 5);
        Fault("a{{name {{name|x}}", "placeholder_unclosed", 1);
        Fault("abc}}", "braces_stray", 3);
        Fault("x{{nmae|y}}", "placeholder_unknown", 1);
        Fault("{{attribute.|y}}", "placeholder_unknown", 0);
        Fault("{{}}", "placeholder_unknown", 0);

        static void Fault(string source, string code, int position)
        {
            var fault = Assert.Single(TextTemplate.Read(source).Faults);
            Assert.Equal((code, position), (fault.Code, fault.Position));
        }
    }
}
