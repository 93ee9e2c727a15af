namespace Todoke.LineEmulator.People;

/// <summary>Made-up names for made-up people.</summary>
internal static class JapaneseNames
{
    private static readonly string[] Family = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上", "木村", "林", "斎藤", "清水", "森", "池田", "橋本", "阿部", "石川", "前田", "藤田", "岡田", "後藤", "長谷川"];
    private static readonly string[] Given = ["陽菜", "結衣", "さくら", "美咲", "葵", "凛", "莉子", "美月", "千尋", "七海", "彩花", "優奈", "真央", "楓", "香織", "蓮", "悠真", "大翔", "湊", "翔太", "健太", "大輔", "拓也", "直樹", "和也", "亮", "誠", "陸", "樹", "颯太"];

    public static string For(int seed)
    {
        var spread = (uint)seed;
        return $"{Family[spread % (uint)Family.Length]} {Given[spread / (uint)Family.Length % (uint)Given.Length]}";
    }
}
