using System.Globalization;

namespace Todoke.LineEmulator.Line;

/// <summary>What an account may ask: quota, profiles, followers, itself, counts.</summary>
internal sealed class Lookups(LinePlatform platform, ContinuationTokens tokens)
{
    private const int DefaultPage = 300;
    private const int MaxPage = 1000;
    private static readonly DateOnly FirstFollowerDay = new(2016, 11, 1);
    private static readonly DateOnly FirstDeliveryDay = new(2018, 3, 31);

    public LineAnswer Quota(LineCall call) => LineAnswer.Ok(json =>
    {
        json.WriteString("type", call.Account.QuotaLimit is null ? "none" : "limited");
        if (call.Account.QuotaLimit is { } limit)
        {
            json.WriteNumber("value", limit);
        }
    });

    public LineAnswer Consumption(LineCall call) =>
        LineAnswer.Ok(json => json.WriteNumber("totalUsage", call.Account.Usage(platform.Clock.NowMs)));

    public LineAnswer BotInfo(LineCall call) => LineAnswer.Ok(json =>
    {
        json.WriteString("userId", call.Account.BotUserId);
        json.WriteString("basicId", call.Account.BasicId);
        json.WriteString("displayName", call.Account.DisplayName);
        json.WriteString("chatMode", "bot");
        json.WriteString("markAsReadMode", "auto");
    });

    /// <summary>Friends and people who wrote; 404 for everybody else and for who blocked.</summary>
    public LineAnswer Profile(LineCall call)
    {
        var userId = call.PathValue("userId");
        if (!SendFamily.IsUserId(userId))
        {
            return LineAnswer.InvalidParameter("userId");
        }
        if (!call.Account.Provider.ByUserId.TryGetValue(userId, out var person)
            || person.FindChat(call.Account) is not { } chat
            || chat.State == FriendState.Blocked
            || (chat.State == FriendState.None && chat.LastSaidMs is null))
        {
            return LineAnswer.NotFound;
        }
        return LineAnswer.Ok(json =>
        {
            json.WriteString("userId", userId);
            json.WriteString("displayName", person.Name);
            if (person.PictureUrl is not null)
            {
                json.WriteString("pictureUrl", person.PictureUrl);
            }
            json.WriteString("language", "ja");
        });
    }

    public LineAnswer Followers(LineCall call)
    {
        if (!call.Account.Verified)
        {
            return LineAnswer.NotEntitled;
        }
        var limit = DefaultPage;
        if (call.Query.TryGetValue("limit", out var wanted)
            && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxPage))
        {
            return LineAnswer.InvalidParameter("limit");
        }
        var from = 0;
        if (call.Query.TryGetValue("start", out var start) && !tokens.TryRead(call, start.ToString(), out from))
        {
            return LineAnswer.Error(400, "Invalid start param");
        }
        var found = new List<string>(limit);
        var more = true;
        while (found.Count < limit && more)
        {
            var page = call.Account.Chats(from, MaxPage);
            more = page.Length > 0;
            foreach (var chat in page)
            {
                from++;
                if (chat.State == FriendState.Following)
                {
                    found.Add(chat.Person.UserId(call.Account.Provider));
                    if (found.Count == limit)
                    {
                        break;
                    }
                }
            }
        }
        more = call.Account.Chats(from, 1).Length > 0;
        return LineAnswer.Ok(json =>
        {
            json.WriteStartArray("userIds");
            found.ForEach(id => json.WriteStringValue(id));
            json.WriteEndArray();
            if (more)
            {
                json.WriteString("next", tokens.Make(call, from));
            }
        });
    }

    public LineAnswer InsightFollowers(LineCall call)
    {
        if (!call.Query.TryGetValue("date", out var text))
        {
            return LineAnswer.Error(400, "date is required");
        }
        if (!TryDay(text.ToString(), out var day))
        {
            return LineAnswer.Error(400, "Bad Request");
        }
        return LineAnswer.Ok(json =>
        {
            if (day < FirstFollowerDay || !IsPast(day))
            {
                json.WriteString("status", day < FirstFollowerDay ? "out_of_service" : "unready");
                return;
            }
            var count = call.Account.CountAt(day);
            json.WriteString("status", "ready");
            json.WriteNumber("followers", count.Added);
            json.WriteNumber("targetedReaches", count.Following);
            json.WriteNumber("blocks", count.Blocked);
        });
    }

    public LineAnswer DeliveryCount(LineCall call)
    {
        if (!TryDay(call.Query["date"].ToString(), out var day))
        {
            return LineAnswer.InvalidParameter("date");
        }
        return LineAnswer.Ok(json =>
        {
            if (day < FirstDeliveryDay || !IsPast(day))
            {
                json.WriteString("status", day < FirstDeliveryDay ? "out_of_service" : "unready");
                return;
            }
            json.WriteString("status", "ready");
            json.WriteNumber("success", call.Account.Delivered(call.Endpoint.Name["delivery/".Length..], day));
        });
    }

    public LineAnswer UnitCount(LineCall call) =>
        LineAnswer.Ok(json => json.WriteNumber("numOfCustomAggregationUnits", call.Account.Units(platform.Clock.NowMs).Length));

    public LineAnswer UnitList(LineCall call)
    {
        var limit = 100;
        if (call.Query.TryGetValue("limit", out var wanted)
            && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > 100))
        {
            return LineAnswer.InvalidParameter("limit");
        }
        var from = 0;
        if (call.Query.TryGetValue("start", out var start) && !tokens.TryRead(call, start.ToString(), out from))
        {
            return LineAnswer.Error(400, "Invalid start param");
        }
        var units = call.Account.Units(platform.Clock.NowMs);
        return LineAnswer.Ok(json =>
        {
            json.WriteStartArray("customAggregationUnits");
            foreach (var unit in units.Skip(from).Take(limit))
            {
                json.WriteStringValue(unit);
            }
            json.WriteEndArray();
            if (from + limit < units.Length)
            {
                json.WriteString("next", tokens.Make(call, from + limit));
            }
        });
    }

    private bool IsPast(DateOnly day) => day < EmulatorClock.DayInJapan(platform.Clock.NowMs);

    /// <summary>A day of Japan as LINE writes it.</summary>
    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
