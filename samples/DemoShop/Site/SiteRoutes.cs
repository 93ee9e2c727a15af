using System.Globalization;
using System.Reflection;

namespace Todoke.Samples.DemoShop.Site;

/// <summary>The shop's pages. Whoever is not signed in may look; an order needs a member.</summary>
static class SiteRoutes
{
    const string Cookie = "minato_session", Session = "visitor", Policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    const int MostOfOne = 20;

    public static void MapShop(this WebApplication web, Shop shop)
    {
        web.Use(async (context, next) =>
        {
            // Another site open in the same browser must not order here.
            if (HttpMethods.IsPost(context.Request.Method) && context.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }
            var (session, visitor, isNew) = shop.Meet(context.Request.Cookies[Cookie]);
            if (isNew) context.Response.Cookies.Append(Cookie, session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
            context.Items[Session] = visitor;
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-store";
            await next(context);
        });
        web.MapGet("/", http => Show(http, (page, _) => page.Home()));
        web.MapGet("/items/{id}", (HttpContext http, string id) => Item(http, shop, id));
        web.MapGet("/coupon/{code}", (HttpContext http, string code) => Coupon(http, code));
        web.MapGet("/members/winter", http => Show(http, (page, _) => page.Members()));
        web.MapPost("/sign-in", SignInAsync);
        web.MapGet("/cart", http => Show(http, (page, visitor) => page.Cart(visitor)));
        web.MapPost("/cart", http => PutAsync(http, shop));
        web.MapPost("/orders", http => OrderAsync(http, shop));
        web.MapGet("/orders/{number}", (HttpContext http, string number) => Show(http, (page, _) => page.Thanks(number)));
        web.MapGet("/till", http => Show(http, (page, _) => page.Till(Products.Find(http.Request.Query["item"]), null)));
        web.MapPost("/till", http => SellAsync(http, shop));
        web.MapGet("/office", http => Show(http, (page, _) => page.Office(shop)));
        web.MapGet("/shop.css", () => Results.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream("shop.css")!, "text/css; charset=utf-8"));
        web.MapFallback(http => Show(http, (page, _) => page.Nothing(), StatusCodes.Status404NotFound));
    }

    static Task Item(HttpContext http, Shop shop, string id)
    {
        if (Products.Find(id) is not { } product) return Show(http, (page, _) => page.Nothing(), StatusCodes.Status404NotFound);
        shop.Looked(Of(http), product);
        return Show(http, (page, _) => page.Item(product));
    }

    static Task Coupon(HttpContext http, string code)
    {
        if (code != Shop.Coupon) return Show(http, (page, _) => page.Nothing(), StatusCodes.Status404NotFound);
        Of(http).Coupon = code;
        return Show(http, (page, _) => page.Coupon(code));
    }

    static async Task SignInAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (number, back) = (form["number"].ToString().Trim(), form["back"].ToString());
        if (!Shop.IsMember(number))
        {
            await Show(http, (page, _) => page.Home(page.Say("会員番号は M と5けたの数字です。", "A member's number is M and five digits.")), StatusCodes.Status422UnprocessableEntity);
            return;
        }
        Of(http).Member = number;
        SendOn(http, IsOurs(back) ? back : "/");
    }

    static async Task PutAsync(HttpContext http, Shop shop)
    {
        if (await LineAsync(http) is not { } line)
        {
            await Show(http, (page, _) => page.Nothing(), StatusCodes.Status422UnprocessableEntity);
            return;
        }
        shop.Put(Of(http), line);
        SendOn(http, "/cart");
    }

    static Task OrderAsync(HttpContext http, Shop shop)
    {
        if (shop.Order(Of(http)) is not { } number)
            return Show(http, (page, visitor) => page.Cart(visitor, page.Say("ご注文にはログインと商品が必要です。", "An order needs a signed-in member and something in the cart.")), StatusCodes.Status422UnprocessableEntity);
        SendOn(http, $"/orders/{number}");
        return Task.CompletedTask;
    }

    static async Task SellAsync(HttpContext http, Shop shop)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form["number"].ToString().Trim() is var number && Shop.IsMember(number) && await LineAsync(http) is { } line)
        {
            var sold = shop.SellAtCounter(number, [line]);
            await Show(http, (page, _) => page.Thanks(sold));
        }
        else await Show(http, (page, _) => page.Till(null, page.Say("会員番号と商品を確かめてください。", "Check the member's number and the item.")), StatusCodes.Status422UnprocessableEntity);
    }

    static async Task<CartLine?> LineAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return Products.Find(form["item"]) is { } product && int.TryParse(form["quantity"], NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) && quantity is >= 1 and <= MostOfOne
            ? new CartLine(product, quantity) : null;
    }

    static Visitor Of(HttpContext http) => (Visitor)http.Items[Session]!;

    static bool IsOurs(string back) => back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal) && !back.Contains('\\') && !back.Any(char.IsControl);

    static void SendOn(HttpContext http, string to)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = to;
    }

    static Task Show(HttpContext http, Func<Pages, Visitor, string> draw, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var visitor = Of(http);
        return http.Response.WriteAsync(draw(Pages.For(http.Request, visitor), visitor), http.RequestAborted);
    }
}
