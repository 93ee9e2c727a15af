using System.Text.Json;
using System.Text.Json.Serialization;

namespace Todoke.Server.Line;

/// <summary>A rich menu as LINE takes and tells it. Width 800 to 2,500, height 250 or more, width/height 1.45 or more; at most 20 areas.</summary>
/// <param name="Selected">Whether it lies open when the chat is opened.</param>
/// <param name="Name">Up to 300 graphemes; people never see it.</param>
/// <param name="ChatBarText">Up to 14 graphemes.</param>
public sealed record LineRichMenu(LineMenuSize Size, bool Selected, string Name, string ChatBarText, IReadOnlyList<LineMenuArea> Areas);

/// <summary>In pixels of the picture.</summary>
public sealed record LineMenuSize(int Width, int Height);

/// <summary>In pixels of the picture, from its top left corner.</summary>
public sealed record LineMenuBounds(int X, int Y, int Width, int Height);

/// <param name="Action">An action object as LINE writes it: postback, message, uri, datetimepicker, richmenuswitch or clipboard.</param>
public sealed record LineMenuArea(LineMenuBounds Bounds, JsonElement Action);

/// <summary>A menu that is at LINE.</summary>
public sealed record MadeRichMenu(string RichMenuId, LineRichMenu Menu);

/// <summary>A picture with its media type, image/png or image/jpeg.</summary>
public sealed record LineImage(string Type, byte[] Bytes);

/// <summary>A name for a menu: 1 to 32 of <c>a-z 0-9 _ -</c>.</summary>
public sealed record RichMenuAlias(string RichMenuAliasId, string RichMenuId);

/// <summary>What a batch does to everybody who is linked to a menu. No two operations start from the same menu; <see cref="UnlinkAll"/> stands alone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Link), "link")]
[JsonDerivedType(typeof(Unlink), "unlink")]
[JsonDerivedType(typeof(UnlinkAll), "unlinkAll")]
public abstract record RichMenuOperation
{
    private RichMenuOperation()
    {
    }

    /// <summary>Everybody linked to <paramref name="From"/> gets <paramref name="To"/>.</summary>
    public sealed record Link(string From, string To) : RichMenuOperation;

    /// <summary>Nobody is linked to <paramref name="From"/> any more.</summary>
    public sealed record Unlink(string From) : RichMenuOperation;

    /// <summary>Nobody has a menu of their own any more.</summary>
    public sealed record UnlinkAll : RichMenuOperation;
}

/// <param name="Phase">ongoing, succeeded, or failed (then some people may have been changed all the same).</param>
public sealed record RichMenuBatchProgress(string Phase, DateTimeOffset AcceptedTime, DateTimeOffset? CompletedTime = null);

/// <summary>How often, and by about how many people.</summary>
public sealed record RichMenuMetrics(long Count, long UniqueUsers);

/// <summary>On a day of UTC+9, written yyyyMMdd.</summary>
public sealed record RichMenuDay(string Date, long Count, long UniqueUsers);

/// <summary>Displays and taps of a menu; all null where fewer than twenty people tapped.</summary>
/// <typeparam name="T"><see cref="RichMenuMetrics"/> for the whole time, or a list of <see cref="RichMenuDay"/>.</typeparam>
/// <param name="MetricsFrom">First day that is counted, yyyyMMdd.</param>
/// <param name="Clicks">One for each area.</param>
public sealed record RichMenuFigures<T>(string RichMenuId, string? MetricsFrom = null, string? MetricsTo = null, RichMenuMetricsOf<T>? Impression = null, IReadOnlyList<RichMenuAreaMetrics<T>>? Clicks = null);

public sealed record RichMenuMetricsOf<T>(T Metrics);

public sealed record RichMenuAreaMetrics<T>(LineMenuBounds Bounds, T Metrics);
