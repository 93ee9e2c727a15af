using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Todoke.Core.Messages;

namespace Todoke.LineEmulator.Tests;

/// <summary>Makes messages from Core's own table of forms: whatever it says may stand there, stands there sometimes.</summary>
internal static class FormSamples
{
    public const string Coupon = "spring";

    private const string Family = "👨‍👩‍👧";

    private static readonly string[] Flex =
    [
        """{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"{{name|客}}"},{"type":"button","action":{"type":"uri","label":"見る","uri":"https://e.example/a"}}]}}""",
        """{"type":"carousel","contents":[{"type":"bubble","size":"kilo","hero":{"type":"image","url":"media:p"},"body":{"type":"box","layout":"baseline","contents":[{"type":"icon","url":"https://e.example/i.png"},{"type":"filler"}]}}]}""",
    ];

    /// <summary>A bubble in our own JSON.</summary>
    public static Gen<JsonNode> Bubble(string type) => Of(MessageForms.Message.Types[type], type)!;

    private static Gen<JsonNode> Of(Form form, string? type, string name = "") => form switch
    {
        TextForm text => Text(text, name).Select(t => (JsonNode)t),
        ChoiceForm choice => Gen.Elements(choice.Values).Select(v => (JsonNode)v),
        NumberForm { Whole: true } number => Whole(number, name).Select(n => (JsonNode)n),
        NumberForm number => Gen.Choose((int)number.Least, (int)number.Most).Select(n => (JsonNode)(double)n),
        ListForm list => from count in Gen.OneOf(Gen.Constant(Math.Max(1, list.Least)), Gen.Constant(list.Most), Gen.Choose(list.Least, list.Most))
                         from items in Of(list.Of, null).ListOf(Math.Min(count, 13))
                         select (JsonNode)new JsonArray([.. items.Select(i => i.DeepClone())]),
        TypedForm typed => Gen.Elements(typed.Types.Keys.ToArray()).SelectMany(t => Of(typed.Types[t], t)),
        FlexForm => Gen.Elements(Flex).Select(f => JsonNode.Parse(f)!),
        ObjectForm whole => Members(whole, type),
        _ => throw new InvalidOperationException($"Unknown form {form.GetType().Name}"),
    };

    private static Gen<JsonNode> Members(ObjectForm form, string? type)
    {
        var made = Gen.Constant<IReadOnlyList<(string, JsonNode)>>([]);
        foreach (var member in form.Members.Where(m => m.Own is not null))
        {
            made = from before in made
                   from there in member.Required ? Gen.Constant(true) : Gen.Elements(true, false)
                   from value in there ? Of(member.Form!, null, member.Own!) : Gen.Constant<JsonNode>(null!)
                   select there ? (IReadOnlyList<(string, JsonNode)>)[.. before, (member.Own!, value)] : before;
        }

        return made.Select(members =>
        {
            var json = new JsonObject();
            if (type is not null)
            {
                json["type"] = type;
            }

            foreach (var (name, value) in members)
            {
                json[name] = value.DeepClone();
            }

            return (JsonNode)json;
        });
    }

    // Areas as high as the picture is, so that every one of them lies inside it.
    private static Gen<int> Whole(NumberForm form, string name) => name switch
    {
        "x" => Gen.Choose(0, 500),
        "y" => Gen.Constant(0),
        "width" when form.Least == 1 => Gen.Choose(1, 540),
        "height" => Gen.Constant(700),
        _ => Gen.OneOf(Gen.Constant((int)form.Least), Gen.Constant((int)form.Most)),
    };

    private static Gen<string> Text(TextForm form, string name) => (form.Use, name) switch
    {
        (TextUse.Resource, _) => Gen.Elements("https://e.example/p.png", "media:p"),
        (TextUse.Tap, _) => Gen.Elements("https://e.example/?n={{name|客}}", "tel:0312345678", "line://ti/p/@x", "https://e.example/" + new string('x', 900)),
        (_, "initial") => Gen.Constant("2026-06-15"),
        (_, "min") => Gen.Constant("2026-01-01"),
        (_, "max") => Gen.Elements("2026-12-31", "2100-12-31"),
        (_, "package_id" or "sticker_id") => Gen.Constant("446"),
        (_, "image_background_color") => Gen.Constant("#00ff7F"),
        (_, "coupon_id") => Gen.Constant(Coupon),
        (_, "delivery_tag") => Gen.Constant("spring_2026"),
        (TextUse.Prose, _) => Gen.Elements("a", "{{name|客}} $ {{emoji|5ac1/001}} https://e.example/", new string('あ', 5000)),
        _ => Gen.OneOf(Gen.Constant("あ"), Gen.Constant("{{name|お客様}}"), Gen.Constant(Longest(form)), Gen.Choose(1, Math.Min(form.Most, 60)).Select(n => new string('字', n))),
    };

    /// <summary>As long as the form lets a text be: in its own unit, which for graphemes is more than one UTF-16 unit each.</summary>
    public static string Longest(TextForm form, int more = 0) => form.Graphemes ? string.Concat(Enumerable.Repeat(Family, form.Most + more)) : new string('x', form.Most + more);

    /// <summary>Every place of a bubble with its form and a way to put another value there.</summary>
    public static IEnumerable<(string Path, Form Form, Action<JsonNode> Put)> Places(JsonNode json, Form form, string path, Action<JsonNode> put)
    {
        yield return (path, form, put);
        var inside = form is TypedForm typed ? typed.Types[json["type"]!.GetValue<string>()] : form as ObjectForm;
        foreach (var member in inside?.Members.Where(m => m.Own is not null && json[m.Own] is not null) ?? [])
        {
            foreach (var place in Places(json[member.Own!]!, member.Form!, $"{path}.{member.Own}", value => json[member.Own!] = value))
            {
                yield return place;
            }
        }

        for (var i = 0; form is ListForm list && i < ((JsonArray)json).Count; i++)
        {
            var at = i;
            foreach (var place in Places(json[at]!, list.Of, string.Create(CultureInfo.InvariantCulture, $"{path}[{at}]"), value => json[at] = value))
            {
                yield return place;
            }
        }
    }
}
