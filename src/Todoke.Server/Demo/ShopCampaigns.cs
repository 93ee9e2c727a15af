using System.Text.Json;
using Todoke.Samples.DemoShop;

namespace Todoke.Server.Demo;

/// <summary>The shop's saved segments and what it sends.</summary>
internal sealed class ShopCampaigns(DemoApi api, long account, Uri site)
{
    const int NotLatelyDays = 90;
    readonly Dictionary<string, long> _segments = [];

    public async Task SaveSegmentsAsync(ShopPlan plan, CancellationToken cancel)
    {
        await SaveAsync("リピーター（2回以上購入）", Bought("at_least", 2), cancel);
        await SaveAsync($"{NotLatelyDays}日買っていない人", All(Bought("at_least", 1), new { type = "event_recency", name = "purchase", op = "more_than_ago", amount = NotLatelyDays, unit = "days" }), cancel);
        await SaveAsync("東京のゴールド会員", All(Attribute("prefecture", "text", "equals", "東京都"), Attribute("rank", "text", "equals", "ゴールド")), cancel);
        await SaveAsync($"{plan.Today.Month}月が誕生月の人", Attribute("birth_month", "number", "equals", plan.Today.Month), cancel);
    }

    public async Task SendNewBeansAsync(CancellationToken cancel)
    {
        var body = new
        {
            bubbles = new object[]
            {
                new { type = "text", text = $"【みなと珈琲焙煎所】\n新豆のお知らせです☕\n\nエチオピア イルガチェフェのニュークロップが入荷しました。花のような香りと、やさしい甘さ。数量限定です。\n\n▼ 詳しく見る\n{new Uri(site, "/items/S101")}" },
            },
        };
        await SendAsync(await DraftAsync("新豆入荷のお知らせ", new { definition = new { version = 1, condition = new { type = "everyone" } } }, body, cancel), cancel);
    }

    public async Task SendThanksAsync(CancellationToken cancel)
    {
        var body = new
        {
            bubbles = new object[]
            {
                new { type = "text", text = "{{name|お客さま}}、いつもありがとうございます。\n現在のポイントは {{attribute.points|0}} pt です。" },
                Card("いつもありがとうございます", "リピーターの方へ、次のご注文で使える10%OFFクーポンです。", "クーポン MINATO10 ・ 今月末まで", "クーポンを使う", new Uri(site, $"/coupon/{Shop.Coupon}").AbsoluteUri),
            },
        };
        await SendAsync(await DraftAsync("リピーター様へ10%OFFクーポン", new { segment_id = _segments["リピーター（2回以上購入）"] }, body, cancel), cancel);
    }

    public async Task DraftForGoldAsync(CancellationToken cancel)
    {
        var body = new
        {
            bubbles = new object[]
            {
                new { type = "text", text = "{{name|お客さま}}、ゴールド会員さまだけの先行販売のご案内です。" },
                Card("冬の限定ブレンド 先行販売", "一般販売の3日前からお求めいただけます。送料はいただきません。", "ゴールド会員さま限定", "先行販売を見る", new Uri(site, "/members/winter").AbsoluteUri),
            },
        };
        await DraftAsync("ゴールド会員さま先行販売（下書き）", new { segment_id = _segments["東京のゴールド会員"] }, body, cancel);
    }

    async Task SaveAsync(string name, object condition, CancellationToken cancel) =>
        _segments[name] = (await api.PostAsync("segments", new { name, definition = new { version = 1, condition } }, cancel)).GetProperty("id").GetInt64();

    async Task<long> DraftAsync(string name, object audience, object content, CancellationToken cancel) =>
        (await api.PostAsync("campaigns", new { account_id = account, name, audience, content, track_links = true }, cancel)).GetProperty("id").GetInt64();

    async Task SendAsync(long campaign, CancellationToken cancel) => await api.PostAsync($"campaigns/{campaign}/send", new { }, cancel);

    static object Bought(string op, int count) => new { type = "event", name = "purchase", count = new { op, value = count } };

    static Dictionary<string, object> Attribute(string key, string kind, string op, object value) => new Dictionary<string, object> { ["type"] = "attribute", ["path"] = new[] { key }, ["as"] = kind, ["op"] = op, ["value"] = value };

    static object All(params object[] of) => new { type = "all", of };

    // Names of a flex message are LINE's own (camel case), so they are given as they are.
    static object Card(string title, string text, string note, string button, string url)
    {
        var contents = JsonSerializer.SerializeToElement(new
        {
            type = "bubble",
            body = new
            {
                type = "box", layout = "vertical", spacing = "md",
                contents = new object[]
                {
                    new { type = "text", text = title, weight = "bold", size = "lg", wrap = true },
                    new { type = "text", text, wrap = true, size = "sm" },
                    new { type = "text", text = note, wrap = true, size = "xs", color = "#888888" },
                },
            },
            footer = new { type = "box", layout = "vertical", contents = new object[] { new { type = "button", style = "primary", color = "#6B4226", action = new { type = "uri", label = button, uri = url } } } },
        });
        return new { type = "flex", alt_text = title, contents };
    }
}
