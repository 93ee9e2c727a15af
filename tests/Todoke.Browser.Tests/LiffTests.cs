using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Todoke.LineEmulator;
using Todoke.LineEmulator.Control;
using Todoke.Server.Line;
using static Microsoft.Playwright.Assertions;

namespace Todoke.Browser.Tests;

/// <summary>A person opens a LIFF app on the emulated phone: agrees once, and the page finds out who they are through the stand-in for LINE's SDK.</summary>
public class LiffTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(1440, "ja-JP", "許可する"), InlineData(390, "ja-JP", "許可する"), InlineData(390, "en-US", "Allow")]
    public async Task A_person_who_agrees_is_known_to_the_page_and_may_write_from_it(int width, string locale, string allow)
    {
        Chromium.Find();
        await using var line = await EmulatorHost.Start(new EmulatorOptions { MinDelayMs = 0, MaxDelayMs = 0 }, Cancel);
        var account = line.Control.AddAccount(new NewAccount { Provider = "shop", DisplayName = "みどり屋" });
        var person = (await line.Control.AddPeopleAsync(new PeopleRequest { People = [new NewPerson { Id = "hana", Name = "花子" }] }, Cancel)).People!.Single().UserIds["shop"];
        var liffId = "";
        await using var shop = await StartShopAsync(() => Page(line.BaseAddress, liffId));
        var endpoint = new Uri(new Uri(shop.Urls.First()), "/liff").AbsoluteUri;
        liffId = await AddLiffAsync(line, account, endpoint);

        var page = await Chromium.NewPageAsync(new() { Locale = locale, ViewportSize = new() { Width = width, Height = 900 } });
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) => { if (message.Type == "error") faults.Add(message.Text); };

        await page.GotoAsync(new Uri(line.BaseAddress, $"/liff/{liffId}/menu?item=3").AbsoluteUri);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.Locator("input[name=person]").FillAsync("hana");
        await Expect(page.GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = allow }).ClickAsync();
        await Expect(page.Locator("#told")).Not.ToBeEmptyAsync();

        var told = JsonDocument.Parse((await page.Locator("#told").TextContentAsync())!).RootElement;
        Assert.Equal($"{endpoint}/menu?item=3", page.Url);
        Assert.Equal((person, "花子", person), (told.GetProperty("context").GetString(), told.GetProperty("name").GetString(), told.GetProperty("sub").GetString()));
        Assert.True(told.GetProperty("friend").GetBoolean());
        Assert.Equal(1, line.Control.Summary(account.ChannelId, null).Replied);
        Assert.Empty(faults);

        // The second time nobody is asked any more.
        await page.GotoAsync(new Uri(line.BaseAddress, $"/liff/{liffId}").AbsoluteUri);
        await Expect(page.Locator("#told")).Not.ToBeEmptyAsync();
        Assert.Equal(endpoint, page.Url);
        await page.CloseAsync();
    }

    static async Task<string> AddLiffAsync(EmulatorHost line, AccountView account, string endpoint)
    {
        var channel = line.Control.AddLoginChannel(new NewLoginChannel { Provider = "shop", Name = "みどり屋ログイン", Account = account.ChannelId });
        using var http = new HttpClient();
        var token = Assert.IsType<LineAnswer<ChannelToken>.Ok>(await new LineTokens(http, line.BaseAddress).IssueStatelessAsync(channel.ChannelId, channel.ChannelSecret, Cancel)).Value.AccessToken;
        var app = new LiffApp(new LiffView("full", endpoint), "会員証", ["openid", "profile", "chat_message.write"], "aggressive");
        return Assert.IsType<LineAnswer<string>.Ok>(await new LineClient(http, 0, line.BaseAddress, token).Liff.AddAsync(app, Cancel)).Value;
    }

    // The shop's own server: every address of it is the LIFF page.
    static async Task<WebApplication> StartShopAsync(Func<string> page)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var shop = builder.Build();
        shop.Run(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(page(), context.RequestAborted);
        });
        await shop.StartAsync(Cancel);
        return shop;
    }

    static string Page(Uri line, string liffId) => $$"""
        <!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><p id="told"></p>
        <script src="{{line}}liff/sdk.js"></script>
        <script>
          (async () => {
            await liff.init({ liffId: "{{liffId}}" });
            const [profile, friendship] = [await liff.getProfile(), await liff.getFriendship()];
            await liff.sendMessages([{ type: "text", text: "開きました" }]);
            document.getElementById("told").textContent = JSON.stringify({
              context: liff.getContext().userId, name: profile.displayName, sub: liff.getDecodedIDToken().sub, friend: friendship.friendFlag,
            });
          })();
        </script>
        """;
}
