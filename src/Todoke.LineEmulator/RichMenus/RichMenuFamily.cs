using System.Net.Http.Headers;
using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.RichMenus;

/// <summary>The rich menu endpoints: menus and their pictures here; who sees which in <see cref="RichMenuLinks"/>, whole crowds in <see cref="RichMenuBatches"/>, names in <see cref="RichMenuAliases"/>.</summary>
internal sealed class RichMenuFamily(LinePlatform platform, Agenda agenda)
{
    private const int MostImageBytes = 1024 * 1024;
    private static readonly string[] Properties = ["size", "selected", "name", "chatBarText", "areas"];
    private readonly RichMenuLinks links = new(platform, agenda);
    private readonly RichMenuBatches batches = new(platform, agenda);
    private readonly RichMenuAliases aliases = new(platform);
    private readonly RichMenuInsight insight = new(platform);

    public static LineAnswer NoImage { get; } = LineAnswer.Error(400, "must upload richmenu image before applying it to user");

    public LineAnswer Answer(LineCall call) => call.Endpoint.Name["richmenu/".Length..] switch
    {
        "create" => Create(call),
        "validate" => Validate(call),
        "list" => List(call),
        "get" => Get(call),
        "delete" => Delete(call),
        "image/set" => SetImage(call),
        "image/get" => GetImage(call),
        "default/set" => links.SetDefault(call),
        "default/get" => RichMenuLinks.GetDefault(call),
        "default/cancel" => links.CancelDefault(call),
        "user/link" => links.LinkUser(call),
        "user/get" => RichMenuLinks.OfUser(call),
        "user/unlink" => links.UnlinkUser(call),
        "bulk/link" => links.BulkLink(call),
        "bulk/unlink" => links.BulkUnlink(call),
        "batch" => batches.Accept(call),
        "batch/validate" => RichMenuBatches.Validate(call),
        "batch/progress" => batches.Progress(call),
        "alias/create" => aliases.Create(call),
        "alias/list" => RichMenuAliases.List(call),
        "alias/get" => RichMenuAliases.Get(call),
        "alias/update" => aliases.Update(call),
        "alias/delete" => aliases.Delete(call),
        "insight/summary" => insight.Summary(call),
        "insight/daily" => insight.Daily(call),
        var other => throw new InvalidOperationException($"No code for {other}."),
    };

    public static LineAnswer Id(string id) => LineAnswer.Ok(json => json.WriteString("richMenuId", id));

    private static LineAnswer Validate(LineCall call)
    {
        var check = new Checker();
        RichMenuRules.Check(call.Body, check);
        return check.Ok ? LineAnswer.Empty : LineAnswer.Invalid(check);
    }

    private LineAnswer Create(LineCall call)
    {
        var answer = Validate(call);
        if (answer.Status != 200)
        {
            return answer;
        }
        var menu = new RichMenu($"richmenu-{FreshIds.Token()}", Own(call.Body), null);
        if (!call.Account.RichMenus.Add(menu))
        {
            return LineAnswer.Error(400, $"The maximum number of rich menus is {RichMenuShelf.MostMenus}");
        }
        platform.Touch();
        return Id(menu.Id);
    }

    private static LineAnswer List(LineCall call) => LineAnswer.Ok(json =>
    {
        json.WriteStartArray("richmenus");
        foreach (var menu in call.Account.RichMenus.Menus)
        {
            json.WriteStartObject();
            Write(json, menu);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static LineAnswer Get(LineCall call) => Menu(call) is { } menu ? LineAnswer.Ok(json => Write(json, menu)) : LineAnswer.NotFound;

    private LineAnswer Delete(LineCall call)
    {
        if (!call.Account.RichMenus.Delete(call.PathValue("richMenuId")))
        {
            return LineAnswer.NotFound;
        }
        platform.Touch();
        return LineAnswer.Empty;
    }

    private LineAnswer SetImage(LineCall call)
    {
        if (Menu(call) is not { } menu)
        {
            return LineAnswer.NotFound;
        }
        var type = MediaTypeHeaderValue.TryParse(call.ContentType, out var given) ? given.MediaType?.ToLowerInvariant() : null;
        if (type is not ("image/png" or "image/jpeg"))
        {
            return LineAnswer.Error(415, $"The content type, {call.ContentType ?? "null"}, is not supported");
        }
        if (menu.Image is not null)
        {
            return HasImage();
        }
        // The picture must be what its type says and exactly as large as the menu was declared.
        if (ImageHeader.Read(call.Bytes.Span) is not { } image || image.Type != type)
        {
            return LineAnswer.Error(400, "The image is not a JPEG or PNG of the given content type");
        }
        if (call.Bytes.Length > MostImageBytes || !RichMenuRules.Allows(image.Width, image.Height) || (image.Width, image.Height) != (menu.Width, menu.Height))
        {
            return LineAnswer.Error(400, "The image size is not allowed for richmenu");
        }
        if (!call.Account.RichMenus.SetImage(menu.Id, new RichMenuImage(type, call.Bytes.ToArray())))
        {
            return HasImage();
        }
        platform.Touch();
        return LineAnswer.Empty;

        static LineAnswer HasImage() => LineAnswer.Error(400, "An image has already been uploaded to the richmenu");
    }

    private static LineAnswer GetImage(LineCall call) => Menu(call)?.Image is { } image ? new LineAnswer(200, image.Bytes) { Type = image.Type } : LineAnswer.NotFound;

    private static RichMenu? Menu(LineCall call) => call.Account.RichMenus.Find(call.PathValue("richMenuId"));

    private static JsonElement Own(JsonElement body) =>
        JsonSerializer.SerializeToElement(Properties.ToDictionary(name => name, body.GetProperty));

    private static void Write(Utf8JsonWriter json, RichMenu menu)
    {
        json.WriteString("richMenuId", menu.Id);
        foreach (var property in menu.Json.EnumerateObject())
        {
            property.WriteTo(json);
        }
    }
}
