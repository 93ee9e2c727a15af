namespace Todoke.Core.Segments.Reading;

/// <summary>Collects problems; one method per code, so that the wording of both languages stands in one place.</summary>
internal sealed partial class ProblemList
{
    private readonly List<SegmentProblem> items = [];

    public IReadOnlyList<SegmentProblem> Items => items;

    public bool HasErrors => items.Exists(p => p.Severity == ProblemSeverity.Error);

    public void NotAnObject(string path) => Error(path, "not_an_object", "オブジェクト { … } で書いてください。", "Write an object { … } here.");

    public void UnknownProperty(string path, string name) => Error(path, "unknown_property", $"「{name}」という項目はここにはありません。削除するか綴りを確認してください。", $"There is no '{name}' here. Remove it or check its spelling.");

    public void DuplicateProperty(string path, string name) => Error(path, "duplicate_property", $"「{name}」が2回書かれています。1つにしてください。", $"'{name}' is written twice. Keep one.");

    public void Missing(string path, string name) => Error(path, "missing_property", $"「{name}」がありません。追加してください。", $"'{name}' is missing. Add it.");

    public void WrongType(string path, string ja, string en) => Error(path, "wrong_type", $"{ja}を指定してください。", $"Give {en} here.");

    public void UnknownWord(string path, string word, string known) => Error(path, "unknown_word", $"「{word}」は使えません。使えるもの: {known}", $"'{word}' is not known here. Use one of: {known}");

    public void Version(string path) => Error(path, "unknown_version", $"この版の条件は読めません。version は {SegmentDefinition.Version} です。", $"This version cannot be read. The version is {SegmentDefinition.Version}.");

    public void EmptyGroup(string path) => Error(path, "empty_group", "条件が空です。条件を追加するか、「全員」「誰も含まない」を選んでください。", "The group is empty. Add a condition, or use 'everyone' or 'nobody'.");

    public void EmptyValues(string path) => Error(path, "empty_values", "値を1つ以上指定してください。", "Give at least one value.");

    public void TooDeep(string path) => Error(path, "too_deep", $"条件の入れ子は{SegmentLimits.Depth}段までです。", $"Conditions may be nested {SegmentLimits.Depth} levels deep.");

    public void TooManyNodes(string path) => Error(path, "too_many_nodes", $"条件は全部で{SegmentLimits.Nodes}個までです。", $"There may be {SegmentLimits.Nodes} conditions in all.");

    public void TooManyValues(string path) => Error(path, "too_many_values", $"値は{SegmentLimits.Values:N0}個までです。", $"There may be {SegmentLimits.Values:N0} values.");

    public void TextTooLong(string path) => Error(path, "text_too_long", $"文字数は{SegmentLimits.Text:N0}文字までです。", $"Text may have {SegmentLimits.Text:N0} characters.");

    public void EmptyText(string path) => Error(path, "empty_text", "空の文字列とは比べられません。「値がある」「値がない」を使ってください。", "Empty text cannot be compared with. Use 'exists' or 'missing'.");

    public void BadNumber(string path) => Error(path, "bad_number", "数値は絶対値が1京未満、小数は8桁までです。", "A number must be smaller than 10^16 and have at most 8 decimal places.");

    public void BadPath(string path) => Error(path, "bad_path", $"パスはキーの配列です（先頭はキー、リストの位置は0以上の整数、{SegmentLimits.PathSteps}段まで）。", $"A path is an array of keys: a key first, list positions as numbers from 0, at most {SegmentLimits.PathSteps} steps.");

    public void BadId(string path) => Error(path, "bad_id", "IDは正の整数です。", "An id is a positive whole number.");

    public void BadDate(string path, bool moments) => Error(path, "bad_date",
        moments ? "日付（2022-04-02）か、時差つきの日時（2022-04-02T10:00:00+09:00）を指定してください。" : "日付を 2022-04-02 の形で指定してください。",
        moments ? "Give a date (2022-04-02) or a date and time with its offset (2022-04-02T10:00:00+09:00)." : "Give a date like 2022-04-02.");

    public void NotADay(string path) => Error(path, "not_a_day", "「この日」には日付だけを指定してください。", "'on' takes a date without a time.");

    public void TwoValues(string path) => Error(path, "two_values", "値を2つ [下限, 上限] で指定してください。", "Give two values [from, to].");

    public void Reversed(string path) => Error(path, "from_after_to", "始まりが終わりより後になっています。", "The start lies after the end.");

    public void AmountNotPositive(string path) => Error(path, "amount_not_positive", "期間は1以上の整数で指定してください。", "Give a whole number of 1 or more.");

    public void AmountTooLarge(string path) => Error(path, "amount_too_large", $"期間が長すぎます（{SegmentLimits.Years}年まで）。", $"The span is too long ({SegmentLimits.Years} years at most).");

    public void UnitTooFine(string path) => Error(path, "unit_too_fine", "日付には日・週・月・年を使ってください。", "Dates take days, weeks, months or years.");

    public void NoEdge(string path) => Error(path, "no_edge", "from か to の少なくとも一方を指定してください。", "Give 'from' or 'to', or both.");

    public void FutureWindow(string path) => Error(path, "future_window", "行動は過去のものです。今日・昨日と、今または前の週・月・年・年度から選んでください。", "Events lie in the past. Use today, yesterday, or this or last week, month, year or fiscal year.");

    public void OutOfRange(string path, long least, long most) => Error(path, "out_of_range", $"{least:N0}から{most:N0}までの数を指定してください。", $"Give a number from {least:N0} to {most:N0}.");

    public void BadPattern(string path, string ja, string en) => Error(path, "bad_pattern", $"この正規表現は使えません: {ja}", $"This pattern cannot be used: {en}");

    public void HeldNeedsWholeAttribute(string path) => Error(path, "held_needs_whole_attribute", "「続いている期間」は友だち情報全体（1段のパス）にだけ使えます。", "How long a value was held is known only for a whole attribute (a path of one step).");

    public void SinceWithNone(string path) => Error(path, "since_with_none", "「接点なし」に時期はありません。since を外してください。", "'none' never began. Remove 'since'.");

    public void OnlyForLine(string path) => Error(path, "account_needs_line", "アカウントを指定できるのは channel が line のときだけです。", "An account can be named only with the channel 'line'.");

    public void NoOpensOnLine(string path) => Error(path, "no_opens_on_line", "LINEでは誰が開封したかは分かりません。channel に email か push を指定するか、タップ（tapped）を使ってください。", "LINE does not tell who opened a message. Name the channel email or push, or use 'tapped'.");

    public void LinkNeedsTapped(string path) => Error(path, "link_needs_tapped", "リンクを指定できるのは outcome が tapped のときだけです。", "A link can be named only with the outcome 'tapped'.");

    public void TwoNames(string path) => Error(path, "two_names", "name と name_prefix はどちらか一方だけを指定してください。", "Give 'name' or 'name_prefix', not both.");

    public void NothingAsked(string path) => Error(path, "nothing_asked", "has か at の少なくとも一方を指定してください。", "Give 'has' or 'at', or both.");

    public void UnitTooCoarse(string path) => Error(path, "unit_too_coarse", "ここでは秒・分・時間・日・週を使ってください。", "Use seconds, minutes, hours, days or weeks here.");

    public void AtLeastOfPeriods(string path, int periods) => Error(path, "more_than_periods", $"期間の数（{periods}）以下にしてください。", $"Give at most the number of periods ({periods}).");

    public void EmptyElementTest(string path) => Error(path, "empty_where", "項目の条件を1つ以上指定してください。", "Give at least one test on the element.");

    public void ElementTooDeep(string path) => Error(path, "element_too_deep", $"リストの項目の条件は{SegmentLimits.ElementDepth}段までです。", $"Tests on list elements may be nested {SegmentLimits.ElementDepth} deep.");

    public void UnknownPrefecture(string path, string text) => Error(path, "unknown_prefecture", $"「{text}」という都道府県はありません。「東京都」「東京」「Tokyo」「13」のように書いてください。", $"There is no prefecture '{text}'. Write 東京都, 東京, Tokyo or 13.");

    public void SaltTooLong(string path) => Error(path, "salt_too_long", $"ランダム分割の名前は{SegmentLimits.Salt}文字までです。", $"A salt may have {SegmentLimits.Salt} characters.");

    private void Error(string path, string code, string ja, string en) => items.Add(new SegmentProblem(path, code, ProblemSeverity.Error, ja, en));

    private void Warning(string path, string code, string ja, string en) => items.Add(new SegmentProblem(path, code, ProblemSeverity.Warning, ja, en));
}
