using System.Globalization;

namespace Todoke.Server.Demo;

/// <summary>How a customer stands to the shop's LINE accounts.</summary>
internal enum OnLine
{
    Not,
    Following,
    Blocked,
}

/// <summary>A made-up customer. <paramref name="Eagerness"/>: orders a year while they are customers; few have much of it, most have little.</summary>
internal sealed record ShopCustomer(
    int Number, string Name, string Email, string Prefecture, DateOnly Birthday, string Roast, double Eagerness, DateTimeOffset Since, DateTimeOffset Until,
    OnLine Main, OnLine Branch, DateTimeOffset FriendSince, bool Quiet, IReadOnlyList<string> Tags)
{
    /// <summary>The same for the shop's member number and for the emulator's person.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"M{Number:00000}");
}

/// <summary>The customers, from a seed: the same on every machine, counted back from the present.</summary>
internal static class ShopPeople
{
    public const int Count = 2000;

    static readonly (string Name, double Weight)[] Prefectures =
    [
        ("神奈川県", 30), ("東京都", 26), ("千葉県", 8), ("埼玉県", 8), ("静岡県", 5), ("大阪府", 5), ("愛知県", 4), ("兵庫県", 3), ("福岡県", 3), ("北海道", 3), ("京都府", 2), ("宮城県", 2), ("広島県", 1), ("新潟県", 1),
    ];

    static readonly string[] Family =
    [
        "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上", "木村", "林", "斎藤", "清水", "山崎", "森", "池田", "橋本", "阿部", "石川", "前田", "藤田",
        "岡田", "後藤", "長谷川", "村上", "近藤", "石井", "遠藤", "青木", "坂本", "福田", "西村", "太田", "三浦", "藤原", "岡本", "松田", "中島", "原田", "小川", "竹内", "和田", "中山", "石田", "上田", "森田", "小島", "宮崎", "今井",
    ];

    static readonly string[] Given =
    [
        "陽子", "美咲", "恵", "由美", "さくら", "葵", "七海", "彩", "裕子", "真由美", "智子", "久美子", "直美", "結衣", "千尋", "麻衣", "香織", "早紀", "優", "楓", "明美", "典子", "和子", "里奈", "舞", "健太", "大輔", "翔太", "拓也",
        "誠", "浩", "隆", "直樹", "和也", "亮", "学", "剛", "哲也", "修", "大樹", "悠斗", "蓮", "湊", "駿", "陸", "博", "徹", "聡", "豊", "純",
    ];

    static readonly string[] Roasts = ["浅煎り", "中煎り", "深煎り"];

    public static IReadOnlyList<ShopCustomer> Make(ShopPlan plan)
    {
        var dice = new Random(20_417);
        return [.. Enumerable.Range(1, Count).Select(n => One(n, plan, dice))];
    }

    static ShopCustomer One(int number, ShopPlan plan, Random dice)
    {
        var name = $"{Family[Skewed(dice, Family.Length)]} {Given[dice.Next(Given.Length)]}";
        var birthday = new DateOnly(plan.Today.Year - 22 - (int)(46 * dice.NextDouble()), 1, 1).AddDays(dice.Next(365));
        // Pareto with exponent 1.3: the best tenth of the customers place nearly half of the orders.
        var eagerness = Math.Min(40, 1.2 / Math.Pow(1 - dice.NextDouble(), 1 / 1.3));
        var days = (plan.Present - plan.Founded).TotalDays;
        // More join lately than at the beginning; each stays some ten months on average.
        var since = plan.Founded.AddDays(days * Math.Sqrt(dice.NextDouble()) * 0.99);
        var until = since.AddDays(-300 * Math.Log(1 - dice.NextDouble()) + (eagerness > 8 ? 200 : 20));
        var main = dice.NextDouble() switch { < 0.19 => OnLine.Not, < 0.265 => OnLine.Blocked, _ => OnLine.Following };
        var branch = dice.NextDouble() < 0.12 ? OnLine.Following : OnLine.Not;
        var friendSince = since.AddDays(dice.NextDouble() * 30);
        if (friendSince >= plan.Opening) friendSince = plan.Opening.AddHours(-1 - 90 * dice.NextDouble());
        var tags = new List<string>();
        if (dice.NextDouble() < 0.62) tags.Add(dice.NextDouble() < 0.7 ? "豆のまま" : "粉で注文");
        if (dice.NextDouble() < 0.11) tags.Add("ギフト利用");
        if (dice.NextDouble() < 0.23) tags.Add("店頭会員");
        if (eagerness > 7 && dice.NextDouble() < 0.5) tags.Add("定期便");
        if (dice.NextDouble() < 0.08) tags.Add("アンケート回答");
        return new(number, name, $"member{number:00000}@example.com", Weighted(dice), birthday, Roasts[Skewed(dice, 3)], eagerness, since, until, main, branch, friendSince, dice.NextDouble() < 0.15, tags);
    }

    static int Skewed(Random dice, int length) => (int)(length * Math.Pow(dice.NextDouble(), 1.5));

    static string Weighted(Random dice)
    {
        var at = dice.NextDouble() * Prefectures.Sum(p => p.Weight);
        foreach (var (name, weight) in Prefectures)
            if ((at -= weight) <= 0) return name;
        return Prefectures[0].Name;
    }
}
