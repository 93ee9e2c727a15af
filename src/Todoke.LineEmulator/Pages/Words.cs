namespace Todoke.LineEmulator.Pages;

/// <summary>The pages' words in one language.</summary>
internal sealed record Words(
    string Lang, string Title, string Accounts, string Account, string Friends, string Blocked, string UsedThisMonth, string People, string Search, string Find,
    string More, string NoPeople, string Back, string Write, string Send, string Block, string Unblock, string Follow, string TapHere, string EmptyChat,
    string HasBlocked, string NotFriend, string Following, string Quiet, string Opened, string Pressed, string Tapped, string Followed, string DidBlock, string DidUnblock, string Panel, string Settings, string MoreActs)
{
    public static Words Japanese { get; } = new(
        "ja", "LINE エミュレーター", "公式アカウント", "アカウント", "友だち", "ブロック中", "今月の通数", "ユーザー", "名前・ID で探す", "検索",
        "さらに表示", "該当するユーザーはいません。", "一覧へ", "メッセージを入力", "送信", "ブロックする", "ブロックを解除", "友だち追加", "タップする", "まだメッセージはありません。",
        "このアカウントをブロックしています。", "友だちではありません。", "友だち", "自分からは動かない", "既読", "ボタンを押した", "リンクをタップ", "友だちに追加した", "ブロックした", "ブロックを解除した", "操作盤", "この人の設定", "ほかの操作");

    public static Words English { get; } = new(
        "en", "LINE emulator", "Official accounts", "Account", "Friends", "Blocked", "Used this month", "People", "Find by name or id", "Find",
        "More", "Nobody fits.", "All people", "Write a message", "Send", "Block", "Unblock", "Add as friend", "Tap", "No messages yet.",
        "This account is blocked.", "Not a friend.", "Friend", "does nothing by themselves", "Read", "Pressed a button", "Tapped a link", "Added the account", "Blocked the account", "Unblocked the account", "Control panel", "About this person", "More");

    /// <summary>?lang first, then what the browser prefers; Japanese otherwise.</summary>
    public static Words For(HttpRequest request)
    {
        var wanted = request.Query["lang"].ToString();
        if (wanted.Length == 0)
        {
            wanted = request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(l => l.Quality ?? 1)
                .Select(l => l.Value.ToString())
                .FirstOrDefault(l => l.StartsWith("ja", StringComparison.OrdinalIgnoreCase) || l.StartsWith("en", StringComparison.OrdinalIgnoreCase)) ?? "ja";
        }
        return wanted.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : Japanese;
    }
}
