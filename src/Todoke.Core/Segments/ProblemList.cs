namespace Todoke.Core.Segments;

/// <summary>Collects problems; one method per code, so that the wording of both languages stands in one place.</summary>
internal sealed class ProblemList
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

    public void FutureWindow(string path) => Error(path, "future_window", "行動は過去のものです。今日・昨日・今週・先週・今月・先月・今年・昨年から選んでください。", "Events lie in the past. Use today, yesterday, or this or last week, month or year.");

    public void UnknownTag(string path, long id) => Error(path, "unknown_tag", $"タグ {id} はありません。選び直してください。", $"There is no tag {id}. Choose another.");

    public void UnknownAccount(string path, long id) => Error(path, "unknown_account", $"アカウント {id} はありません。選び直してください。", $"There is no account {id}. Choose another.");

    public void UnknownAttribute(string path, string key) => Error(path, "unknown_attribute", $"友だち情報「{key}」はありません。選び直すか、先に定義してください。", $"There is no attribute '{key}'. Choose another or declare it first.");

    public void UndeclaredAttribute(string path, string key) => Warning(path, "undeclared_attribute", $"友だち情報「{key}」は定義されていません。値の型は人によって違うことがあります。", $"The attribute '{key}' is not declared; people may hold values of different types.");

    public void UnknownEvent(string path, string name) => Warning(path, "unknown_event", $"行動「{name}」はまだ一度も記録されていません。", $"The event '{name}' has not been seen yet.");

    public void TypeDoesNotFit(string path, string key, string declared) => Error(path, "type_does_not_fit", $"友だち情報「{key}」の型は {declared} です。型に合う条件にしてください。", $"The attribute '{key}' is declared as {declared}. Use a condition for that type.");

    public void NothingInside(string path, string key) => Error(path, "nothing_inside", $"友だち情報「{key}」の中に項目はありません。パスを1段にしてください。", $"The attribute '{key}' holds nothing inside. Use its key alone as the path.");

    public void NotAChoice(string path, string value) => Warning(path, "not_a_choice", $"「{value}」は選択肢にありません。", $"'{value}' is not among the choices.");

    private void Error(string path, string code, string ja, string en) => items.Add(new SegmentProblem(path, code, ProblemSeverity.Error, ja, en));

    private void Warning(string path, string code, string ja, string en) => items.Add(new SegmentProblem(path, code, ProblemSeverity.Warning, ja, en));
}
