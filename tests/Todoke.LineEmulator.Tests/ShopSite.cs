using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Todoke.LineEmulator.Tests;

/// <summary>A site as people see it: something to read, a sign-in, a cart, an order, a form with questions, a till. Writes down who did what.</summary>
internal sealed class ShopSite : IAsyncDisposable
{
    private readonly WebApplication web;

    private ShopSite(WebApplication web) => this.web = web;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>"path member form", in the order they came.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public string At(string path) => new Uri(Address, path).AbsoluteUri;

    public IReadOnlyList<string> Of(string path) => [.. Seen.Where(s => s.StartsWith(path + " ", StringComparison.Ordinal))];

    public static async Task<ShopSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new ShopSite(app);
        app.Run(site.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        site.Address = new Uri(app.Urls.First());
        return site;
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var form = HttpMethods.IsPost(context.Request.Method) ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var member = context.Request.Cookies["member"] ?? "-";
        Seen.Enqueue($"{context.Request.Path.Value} {member} {(form is null ? "" : string.Join("&", form.Select(f => $"{f.Key}={f.Value}")))}");
        switch (context.Request.Path.Value)
        {
            case "/sign-in":
                context.Response.Cookies.Append("member", form!["number"].ToString());
                context.Response.Redirect(form["back"].ToString());
                return;
            case "/cart":
                await PageAsync(context, "カート", """<form method="post" action="/order"><button>注文を確定する</button></form>""");
                return;
            case "/order" or "/sold":
                await PageAsync(context, "ありがとうございました", "");
                return;
            case "/till":
                await PageAsync(context, "レジ", """<form method="post" action="/sold"><input name="number" autocomplete="username" value=""><input type="hidden" name="item" value="S101"><button>会計する</button></form>""");
                return;
            case "/ask":
                await PageAsync(context, "アンケート", """
                    <form method="post" action="/answered"><label>お名前 <input name="name" autocomplete="name" required></label>
                    <label><input type="radio" name="roast" value="light" required>浅煎り</label><label><input type="radio" name="roast" value="dark">深煎り</label>
                    <select name="often"><option value="1">はじめて</option><option value="2">ときどき</option></select><textarea name="words"></textarea><button>回答を送信する</button></form>
                    """);
                return;
            case "/answered":
                await PageAsync(context, "ありがとうございました", "");
                return;
            default:
                var signIn = member == "-" ? $"""<form method="post" action="/sign-in"><input name="number" autocomplete="username" required><input type="hidden" name="back" value="{context.Request.Path}"><button>ログイン</button></form>""" : "";
                await PageAsync(context, "コーヒー豆", $"""{signIn}<p>いれたての珈琲をどうぞ。</p><a href="/tea">紅茶</a> <a href="/beans">珈琲</a><form method="post" action="/cart"><input type="hidden" name="item" value="S101"><button>カートに入れる</button></form>""");
                return;
        }
    }

    private static Task PageAsync(HttpContext context, string title, string body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"""<!doctype html><html><head><title>{title}</title><link rel="till" href="/till"><script>"<form>"</script></head><body><h1>{title}</h1>{body}</body></html>""", context.RequestAborted);
    }
}
