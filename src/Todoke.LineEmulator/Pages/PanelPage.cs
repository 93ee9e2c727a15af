using System.Globalization;
using Todoke.LineEmulator.Control;

namespace Todoke.LineEmulator.Pages;

/// <summary>The control panel: the clock, people, limits, faults, webhooks and the log. Each button is a form that works without script.</summary>
internal sealed class PanelPage(EmulatorControl control, Words words) : PanelHtml("/panel", words)
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    public static string Render(EmulatorControl control, Words words, string? note, bool isProblem) => new PanelPage(control, words).Render(note, isProblem);

    private string Render(string? note, bool isProblem)
    {
        Begin(Words.Panel, Words.Panel, $"<a href=\"/?lang={Words.Lang}\">{HtmlText.Escape(Words.People)}</a>", note, isProblem);
        Clock();
        People();
        Line();
        Webhooks();
        Faults();
        Accounts();
        Log();
        return End();
    }

    private void Clock()
    {
        var idle = control.Idle();
        Open(Say("時計", "Clock"), Say("日本時間です。進めると、その間の予定がそれぞれの時刻に起こります。", "Japan's time. Winding lets everything on the way happen at its own instant."));
        Html.Raw("<p class=\"big\">").Text(Instant(control.Now)).Raw("</p><dl class=\"facts\">");
        Fact(Say("次の予定", "Next due"), idle.NextDue is { } due ? Instant(DateTimeOffset.FromUnixTimeMilliseconds(due)) : "—");
        Fact(Say("進行中・予定", "Under way, planned"), $"{idle.Running} / {idle.Waiting}");
        Fact(Say("失敗", "Failures"), $"{idle.Failures.Count}");
        Html.Raw("</dl>");
        foreach (var failure in idle.Failures.TakeLast(3))
        {
            Html.Raw("<p class=\"told wrong\">").Text(failure.Split('\n')[0]).Raw("</p>");
        }
        Html.Raw("<div class=\"row-of\">");
        Press("wind", "next", "1", Say("次の予定まで", "To the next"));
        Press("wind", "seconds", "3600", Say("＋1時間", "+1 hour"));
        Press("wind", "seconds", "86400", Say("＋1日", "+1 day"));
        Press("wind", "seconds", "604800", Say("＋7日", "+7 days"));
        Html.Raw("</div>");
        Form("wind");
        Html.Raw("<label>").Text(Say("この時刻まで進める", "Wind up to")).Raw($"<input type=\"datetime-local\" name=\"to\" required value=\"{control.Now.ToOffset(Japan).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)}\"></label>");
        Send(Say("進める", "Wind"));
        Close();
    }

    private void People()
    {
        Open(Words.People, Say("シナリオファイル（JSON）からつくるか、まとめてつくります。", "From a scenario file (JSON), or simply many."));
        Html.Raw($"<form method=\"post\" enctype=\"multipart/form-data\" action=\"/panel/scenario\"><input type=\"hidden\" name=\"lang\" value=\"{Words.Lang}\"><label>").Text(Say("シナリオファイル", "Scenario file"));
        Html.Raw("<input type=\"file\" name=\"file\" accept=\".json,application/json\" required></label>");
        Send(Say("つくる", "Make them"));
        Form("people");
        Select("account", Words.Account, control.Accounts().Select(a => (a.ChannelId, a.DisplayName)), null);
        Number("count", Say("人数", "How many"), "100", 1, 100_000);
        Text("prefix", Say("IDの先頭", "Ids begin with"), "p");
        Check("lively", Say("自分から動く", "They do things by themselves"), isOn: true);
        Send(Say("つくる", "Make them"));
        Toggle("own-will", control.OwnWill, Say("メッセージがなくても自分から動く", "People also act of their own accord"));
        Close();
    }

    private void Line()
    {
        Open(Say("LINEの制限と遅さ", "LINE's limits and slowness"), null);
        Toggle("limits", control.Limits, Say("レート制限", "Rate limits"));
        Form("delay");
        Number("min_ms", Say("応答の遅れ（最小ミリ秒）", "Answer delay, at least (ms)"), $"{control.Delay.MinMs}", 0, 60_000);
        Number("max_ms", Say("最大ミリ秒", "At most (ms)"), $"{control.Delay.MaxMs}", 0, 60_000);
        Send(Say("変える", "Change"));
        Close();
    }

    private void Webhooks()
    {
        var settings = control.Redelivery;
        Open("Webhook", Say("応答がないときの再送と、二重の配達。", "Redelivery of what was not taken, and double delivery."));
        Form("redelivery");
        Check("enabled", Say("再送する", "Redeliver"), settings.Enabled);
        Check("duplicate", Say("必ず二重に届ける", "Deliver everything twice"), settings.Duplicate);
        Number("attempts", Say("再送の回数", "Attempts"), $"{settings.Attempts}", 0, 100);
        Number("interval_ms", Say("間隔（ミリ秒）", "Interval (ms)"), $"{settings.IntervalMs}", 1, 86_400_000);
        Send(Say("変える", "Change"));
        KeptBack();
        Html.Raw("<table><thead><tr><th>").Text(Say("時刻", "At")).Raw("</th><th>").Text(Words.Account).Raw("</th><th>").Text(Say("結果", "Result")).Raw("</th></tr></thead><tbody>");
        foreach (var told in control.Webhooks.TakeLast(8).Reverse())
        {
            Html.Raw("<tr><td>").Text(Instant(DateTimeOffset.FromUnixTimeMilliseconds(told.AtMs))).Raw("</td><td>").Text(told.Account).Raw("</td><td>").Text($"{told.Reason} {told.Status}{(told.Redelivery ? " ↻" : "")}").Raw("</td></tr>");
        }
        Html.Raw("</tbody></table>");
        Close();
    }

    private void KeptBack()
    {
        if (control.WebhooksKeptBack is not { } kept)
        {
            Press("keep-back", "on", "true", Say("ためておく（まとめて・順不同で届けるため）", "Keep back (to tell together or out of order)"));
            return;
        }
        Html.Raw("<p class=\"switch\">").Text(Say("ためているイベント", "Events kept back")).Raw($" <strong>{kept}</strong></p>");
        Form("webhooks-release");
        Number("batch", Say("1回にまとめる数", "Events in one call"), "1", 1, 100);
        Number("seed", Say("順番を決める数", "Decides the order"), "1", 0, 1_000_000);
        Check("shuffle", Say("順番を入れ替える", "Out of order"), isOn: true);
        Check("duplicate", Say("二重に届ける", "Everything twice"), isOn: false);
        Send(Say("届ける", "Tell them"));
    }

    private void Faults()
    {
        Open(Say("障害", "Faults"), Say("これから来る要求に起こします。空欄は「すべて」です。", "Strike coming requests. An empty field means all."));
        Form("fault");
        Select("endpoint", Say("要求", "Request"), Endpoints.Names.Prepend("*").Select(e => (e, e == "*" ? Say("すべて", "any") : e)), "push");
        Select("mode", Say("起こること", "What happens"), Enum.GetValues<FaultMode>().Select(m => (ControlRoutes.NameOf(m), FaultName(m))), "error");
        Number("status", Say("ステータス", "Status"), "500", 400, 599);
        Number("delay_ms", Say("遅れ（ミリ秒）", "Delay (ms)"), "0", 0, 600_000);
        Number("count", Say("回数", "How often"), "1", 1, 1_000_000, required: false);
        Number("skip", Say("見送る回数", "Let pass before"), "0", 0, 1_000_000);
        Send(Say("仕掛ける", "Set"));
        var faults = control.FaultList();
        if (faults.Count > 0)
        {
            Html.Raw("<table><thead><tr><th>").Text(Say("要求", "Request")).Raw("</th><th>").Text(Say("起こること", "What happens")).Raw("</th><th>").Text(Say("起きた回数", "Struck")).Raw("</th></tr></thead><tbody>");
            foreach (var (fault, hits) in faults)
            {
                Html.Raw("<tr><td>").Text(fault.Endpoint).Raw("</td><td>").Text(FaultName(fault.Kind)).Raw("</td><td>").Text($"{hits}{(fault.Count is { } of ? $" / {of}" : "")}").Raw("</td></tr>");
            }
            Html.Raw("</tbody></table>");
            Press("faults-clear", "all", "1", Say("すべて取り除く", "Remove all"));
        }
        if (control.HeldAnswers > 0)
        {
            Press("release", "all", "1", Say($"留め置いた応答を放す（{control.HeldAnswers}）", $"Let {control.HeldAnswers} held answers go"));
        }
        Close();
    }

    private void Accounts()
    {
        Open(Words.Accounts, null);
        foreach (var account in control.Accounts())
        {
            var summary = control.Summary(account.ChannelId, null);
            Html.Raw("<h3>").Text(account.DisplayName).Raw("</h3><dl class=\"facts\">");
            Fact(Words.Friends, $"{summary.Friends:N0}");
            Fact(Words.Blocked, $"{summary.Blocked:N0}");
            Fact(Words.UsedThisMonth, $"{account.Usage:N0}{(account.Quota is { } q ? $" / {q:N0}" : "")}");
            Fact(Say("送信", "Requests"), $"{summary.Requests:N0}");
            Fact(Say("届いた通数", "Messages"), $"{summary.Messages:N0}");
            Fact(Say("二重", "Doubled"), $"{summary.Duplicates:N0}");
            Fact(Say("開封・タップ・返信", "Opened, tapped, replied"), $"{summary.Opened:N0} · {summary.Tapped:N0} · {summary.Replied:N0}");
            Fact(Say("拒否・再送", "Refused, repeated"), $"{summary.Refused:N0} · {summary.Repeated:N0}");
            Html.Raw("</dl>");
            Form("account");
            Html.Raw("<input type=\"hidden\" name=\"account\" value=\"").Text(account.ChannelId).Raw("\">");
            Number("quota", Say("月の上限（空欄: なし）", "Monthly limit (empty: none)"), account.Quota?.ToString(CultureInfo.InvariantCulture) ?? "", 0, 1_000_000_000, required: false);
            Check("verified", Say("認証済", "Verified"), account.Verified);
            Check("webhook_active", Say("Webhookを使う", "Webhook on"), account.WebhookActive);
            Send(Say("変える", "Change"));
        }
        Close();
    }

    private void Log()
    {
        Open(Say("記録", "Log"), Say("要求・届いたメッセージ・人の行動が1行ずつ入ったJSON Linesです。", "JSON Lines: a line for each request, each message received, each act."));
        Html.Raw("<p><a class=\"more\" href=\"/control/log?download=true\" download=\"line-log.jsonl\">").Text(Say("ダウンロード", "Download")).Raw("</a></p>");
        Close();
    }

    private string FaultName(FaultMode mode) => mode switch
    {
        FaultMode.Delay => Say("遅くなる", "Slower"),
        FaultMode.Error => Say("エラーを返す", "An error"),
        FaultMode.HangAfterAccept => Say("受け付けて応答しない", "Accepted, never answered"),
        FaultMode.DropBeforeAccept => Say("受け付けずに切断", "Dropped, not accepted"),
        FaultMode.DropAfterAccept => Say("受け付けて切断", "Accepted, then dropped"),
        FaultMode.HoldAfterAccept => Say("受け付けて応答を留め置く", "Accepted, answer held back"),
        FaultMode.GarbageAfterAccept => Say("受け付けて壊れた応答", "Accepted, answered with rubbish"),
        FaultMode.GarbageBeforeAccept => Say("受け付けずに壊れた応答", "Not accepted, answered with rubbish"),
        _ => Say("月の上限に達したと言う", "Says the month is used up"),
    };

    private static string Instant(DateTimeOffset at) => at.ToOffset(Japan).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
