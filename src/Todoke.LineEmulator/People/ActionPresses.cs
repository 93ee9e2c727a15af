using System.Text.Json;
using Todoke.LineEmulator.Messages;

namespace Todoke.LineEmulator.People;

/// <summary>
/// A person presses something in a message with a LINE action behind it: a button, a quick reply, a link. Areas of a rich menu have actions
/// of their own (<see cref="RichMenuActs"/>).
/// </summary>
internal sealed class ActionPresses(PersonActs acts, PageVisit visits)
{
    /// <summary>Does what LINE does for <c>uri</c>, <c>message</c> and <c>postback</c>; the other kinds stay on the phone or are the menu's own.</summary>
    /// <param name="chat">Who presses, and in which account's chat.</param>
    /// <param name="action">LINE's action object.</param>
    /// <param name="chance">Decides what they do on a page behind it.</param>
    /// <param name="ct">Gives up.</param>
    public async Task PressAsync(Chat chat, JsonElement action, Random chance, CancellationToken ct)
    {
        switch (Text(action, "type"))
        {
            case "uri" when Text(action, "uri") is { } uri:
                await TapAsync(chat, uri, chance, ct);
                break;
            case "message" when Text(action, "text") is { } text:
                await acts.SayAsync(chat.Person, chat.Account, text, ct);
                break;
            case "postback" when Text(action, "data") is { } data:
                await acts.PostbackAsync(chat.Person, chat.Account, data, ct);
                break;
        }
    }

    /// <summary>Taps a link and looks at what is behind it.</summary>
    public async Task TapAsync(Chat chat, string url, Random chance, CancellationToken ct) =>
        Continue(chat, await acts.TapAsync(chat.Person, chat.Account, url, ct), chance);

    /// <summary>Goes to a page by themselves and looks at it.</summary>
    public async Task VisitAsync(Chat chat, string url, Random chance, CancellationToken ct) =>
        Continue(chat, await acts.VisitAsync(chat, url, ct), chance);

    /// <summary>Looks at what opened, wherever it was tapped.</summary>
    public void Continue(Chat chat, Opened opened, Random chance)
    {
        if (chat.Person.Habits is { } habits)
        {
            visits.Continue(chat, habits, opened, chance);
        }
    }

    /// <summary>Whether pressing it makes anything happen outside of the phone that may happen here.</summary>
    public static bool IsPressable(JsonElement action) => Text(action, "type") switch
    {
        "uri" => Text(action, "uri") is { } uri && Browser.MayOpen(uri),
        "message" => Text(action, "text") is not null,
        "postback" => Text(action, "data") is not null,
        _ => false,
    };

    private static string? Text(JsonElement action, string name) => Checker.Has(action, name, out var value) ? Checker.StringOf(value) : null;
}
