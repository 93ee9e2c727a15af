using System.Net;
using System.Text.Json;
using Todoke.LineEmulator.Control;
using Todoke.Server.Tests.Media;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Campaigns;

/// <summary>Every kind of message on its whole way: saved, previewed, judged by LINE, sent, received.</summary>
public class MessageKindTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Every_kind_of_message_reaches_its_friends_as_it_was_previewed(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(2);
        var film = (await MediaTests.UploadAsync(shop.World, "videos", Mp4.Of("vide", 100))).Text("media_id");
        var song = (await MediaTests.UploadAsync(shop.World, "audio", Mp4.Of("soun", 100))).Text("media_id");
        var picture = (await MediaTests.UploadAsync(shop.World, "images", MediaTests.Png(1024, 512))).Text("media_id");
        var map = (await MediaTests.UploadAsync(shop.World, "images", MediaTests.Png(1040, 520))).Text("media_id");
        var icon = (await MediaTests.UploadAsync(shop.World, "images", MediaTests.Png(200, 200))).Text("media_id");
        object see = new { type = "uri", label = "見る", uri = "http://127.0.0.1:9/see?n={{name|客}}" }, say = new { type = "message", label = "話す", text = "{{name}}です" };
        object[][] messages =
        [
            [
                new { type = "text", text = "{{name}}さん {{emoji|5ac1bfd5040ab15980c9b435/001}}", sender = new { name = "店長", icon_url = $"media:{icon}" } },
                new { type = "sticker", package_id = "446", sticker_id = "1988" },
                new { type = "video", original_url = $"media:{film}", preview_url = $"media:{picture}" },
                new { type = "audio", original_url = $"media:{song}", duration = 12_500 },
                new { type = "location", title = "本店", address = "東京都千代田区1-1", latitude = 35.68, longitude = 139.76, quick_reply = new { items = new[] { new { action = new { type = "cameraRoll", label = "写真" } } } } },
            ],
            [
                new { type = "template", alt_text = "予約", template = new { type = "buttons", thumbnail_image_url = $"media:{picture}", title = "{{name}}さん", text = "ご予約", actions = new[] { see, say } } },
                new { type = "template", alt_text = "確認", template = new { type = "confirm", text = "よろしいですか", actions = new[] { see, say } } },
                new { type = "template", alt_text = "商品", template = new { type = "carousel", columns = new object[] { new { text = "甲", actions = new[] { see } }, new { text = "乙", actions = new[] { say } } } } },
                new { type = "template", alt_text = "写真", template = new { type = "image_carousel", columns = new object[] { new { image_url = $"media:{picture}", action = new { type = "postback", label = "選ぶ", data = "a=1", display_text = "選んだ" } } } } },
                new { type = "imagemap", alt_text = "地図", base_url = $"media:{map}", base_size = new { width = 1040, height = 520 }, actions = new object[] { new { type = "uri", link_uri = "http://127.0.0.1:9/map", area = new { x = 0, y = 0, width = 520, height = 520 } } } },
            ],
        ];
        foreach (var bubbles in messages)
        {
            var draft = await DraftAsync(shop, bubbles);
            Assert.Equal((0, 0), await JudgedAsync(shop, draft));
            var shown = await shop.World.PostAsync("campaigns/preview", new { account_id = shop.Account, content = new { bubbles }, profile_id = people[0] });
            Assert.Empty(shown.Items("problems"));
            Assert.Equal("done", (await shop.SendAsync(draft)).Text("state"));
            var got = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, "c1", null, 10).Messages[^1].Messages;
            Assert.Equal(shown.Items("messages").Select(m => m.Text("type")), got.EnumerateArray().Select(m => m.Text("type")));
        }
        var first = shop.Line.Control.Messages(new DeliveryQuery { Account = shop.Channel.ChannelId }, "c1", null, 10).Messages[0].Messages;
        var text = first[0].GetProperty("text").GetString()!;
        Assert.Equal('$', text[first[0].GetProperty("emojis")[0].GetProperty("index").GetInt32()]);
        Assert.EndsWith($"/media/{icon}", first[0].GetProperty("sender").GetProperty("iconUrl").GetString());
        Assert.EndsWith($"/media/{picture}/preview", first[2].GetProperty("previewImageUrl").GetString());
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_name_that_breaks_a_cards_limit_holds_back_that_person_only(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var people = await shop.AddPeopleAsync(3);
        await shop.World.PatchAsync($"profiles/{people[1]}", new { display_name = new string('寿', 41) });
        var draft = await DraftAsync(shop, [new { type = "template", alt_text = "a", template = new { type = "buttons", title = "{{name}}", text = "t", actions = new[] { new { type = "message", label = "l", text = "t" } } } }]);
        var done = await shop.SendAsync(draft);
        Assert.Equal((2, 1), (done.GetProperty("counts").Number("sent"), done.GetProperty("counts").Number("held_back")));
        Assert.Equal("over_limits", (await shop.World.GetAsync($"campaigns/{draft}/results")).Items("held_back").Single().Text("reason"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_file_of_the_wrong_kind_size_or_shape_is_named_before_saving(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        var film = (await MediaTests.UploadAsync(shop.World, "videos", Mp4.Of("vide", 100))).Text("media_id");
        var wide = (await MediaTests.UploadAsync(shop.World, "images", MediaTests.Png(1025, 500))).Text("media_id");
        var refusal = await shop.World.PostAsync("campaigns/check", Input(shop,
        [
            new { type = "image", media_id = film },
            new { type = "template", alt_text = "a", template = new { type = "image_carousel", columns = new object[] { new { image_url = $"media:{wide}", action = new { type = "message", text = "t" } } } } },
            new { type = "imagemap", alt_text = "a", base_url = $"media:{wide}", base_size = new { width = 1040, height = 800 }, actions = Array.Empty<object>() },
            new { type = "text", text = "a", sender = new { icon_url = $"media:{wide}" } },
        ]));
        Assert.Equal(
            [
                ("content.bubbles[0].media_id", "media_kind"), ("content.bubbles[1].template.columns[0].image_url", "picture_too_wide"), ("content.bubbles[2].base_url", "imagemap_width"),
                ("content.bubbles[2].base_size.height", "imagemap_shape"), ("content.bubbles[3].sender.icon_url", "icon_form"),
            ], refusal.Items("problems").Select(p => (p.Text("path"), p.Text("code"))));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task What_only_LINE_can_know_is_told_by_LINE_and_its_silence_is_no_refusal(string kind)
    {
        await using var shop = await Shop.StartAsync(kind);
        await shop.AddPeopleAsync(1);
        var draft = await DraftAsync(shop, [new { type = "text", text = "クーポンです" }, new { type = "coupon", coupon_id = "spring" }]);
        var judged = await shop.World.PostAsync($"campaigns/{draft}/validate");
        Assert.Equal(("content.bubbles[1].coupon_id", "line_refuses"), (judged.Items("problems").Single().Text("path"), judged.Items("problems").Single().Text("code")));

        shop.Line.Control.ChangeAccount(shop.Channel.ChannelId, new AccountChange { Coupons = ["spring"] });
        Assert.Equal((0, 0), await JudgedAsync(shop, draft));

        await shop.Line.DisposeAsync();
        Assert.Equal((0, 1), await JudgedAsync(shop, draft));
    }

    static async Task<(int, int)> JudgedAsync(Shop shop, long draft)
    {
        var judged = await shop.World.PostAsync($"campaigns/{draft}/validate");
        return (judged.Items("problems").Length, judged.Items("warnings").Length);
    }

    static object Input(Shop shop, object[] bubbles) => new { account_id = shop.Account, name = "春のお知らせ", audience = new { definition = Shop.Everyone }, content = new { bubbles } };

    static async Task<long> DraftAsync(Shop shop, object[] bubbles) => (await shop.World.SendAsync(HttpMethod.Post, "campaigns", Input(shop, bubbles), HttpStatusCode.Created)).Number("id");
}
