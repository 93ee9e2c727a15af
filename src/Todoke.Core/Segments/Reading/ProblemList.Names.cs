namespace Todoke.Core.Segments.Reading;

/// <summary>What is wrong or doubtful about names, and about what a condition as a whole comes to.</summary>
internal sealed partial class ProblemList
{
    public void UnknownTag(string path, long id) => Error(path, "unknown_tag", $"タグ {id} はありません。選び直してください。", $"There is no tag {id}. Choose another.");

    public void UnknownAccount(string path, long id) => Error(path, "unknown_account", $"アカウント {id} はありません。選び直してください。", $"There is no account {id}. Choose another.");

    public void UnknownAttribute(string path, string key) => Error(path, "unknown_attribute", $"友だち情報「{key}」はありません。選び直すか、先に定義してください。", $"There is no attribute '{key}'. Choose another or declare it first.");

    public void UndeclaredAttribute(string path, string key) => Warning(path, "undeclared_attribute", $"友だち情報「{key}」は定義されていません。値の型は人によって違うことがあります。", $"The attribute '{key}' is not declared; people may hold values of different types.");

    public void UnknownEvent(string path, string name) => Warning(path, "unknown_event", $"行動「{name}」はまだ一度も記録されていません。", $"The event '{name}' has not been seen yet.");

    public void TypeDoesNotFit(string path, string key, string declared) => Error(path, "type_does_not_fit", $"友だち情報「{key}」の型は {declared} です。型に合う条件にしてください。", $"The attribute '{key}' is declared as {declared}. Use a condition for that type.");

    public void NothingInside(string path, string key) => Error(path, "nothing_inside", $"友だち情報「{key}」の中に項目はありません。パスを1段にしてください。", $"The attribute '{key}' holds nothing inside. Use its key alone as the path.");

    public void NotAChoice(string path, string value) => Warning(path, "not_a_choice", $"「{value}」は選択肢にありません。", $"'{value}' is not among the choices.");

    public void RankNotAChoice(string path, string value) => Error(path, "not_a_choice", $"「{value}」は選択肢にありません。選び直してください。", $"'{value}' is not among the choices. Choose another.");

    public void NotRanked(string path, string key) => Error(path, "not_ranked", $"「{key}」には順位がありません。順位つきの選択肢を持つ友だち情報を選んでください。", $"'{key}' has no order. Choose an attribute whose choices are ranked.");

    public void UnknownAudience(string path, long id) => Error(path, "unknown_audience", $"オーディエンス {id} はありません。選び直してください。", $"There is no audience {id}. Choose another.");

    public void UnknownTopic(string path, long id) => Error(path, "unknown_topic", $"同意の項目 {id} はありません。選び直してください。", $"There is no consent topic {id}. Choose another.");

    public void UnknownCampaign(string path, long id) => Error(path, "unknown_campaign", $"一斉配信 {id} はありません。選び直してください。", $"There is no campaign {id}. Choose another.");

    public void UnknownLink(string path, long id) => Error(path, "unknown_link", $"リンク {id} はありません。選び直してください。", $"There is no link {id}. Choose another.");

    public void UnknownSegment(string path, long id) => Error(path, "unknown_segment", $"セグメント {id} はありません。選び直してください。", $"There is no segment {id}. Choose another.");

    public void UnknownEventPrefix(string path, string prefix) => Warning(path, "unknown_event", $"「{prefix}」で始まる行動はまだ一度も記録されていません。", $"No event starting with '{prefix}' has been seen yet.");

    /// <param name="way">Ids from the segment being checked back to itself.</param>
    public void Cycle(string path, IEnumerable<long> way)
    {
        var round = string.Join(" → ", way);
        Error(path, "cycle", $"セグメントが自分自身に戻ってきます（{round}）。この参照を外してください。", $"The segment leads back to itself ({round}). Remove this reference.");
    }

    public void ReferenceTooDeep(string path) => Error(path, "reference_too_deep", $"セグメントからセグメントへの参照は{SegmentLimits.References}段までです。", $"Segments may refer to segments {SegmentLimits.References} deep.");

    public void MatchesNobody(string path, string ja = "", string en = "") => Warning(path, "matches_nobody", $"この条件には誰も当てはまりません。{ja}", $"Nobody can meet this condition.{en}");

    public void MatchesEverybody(string path, string ja = "", string en = "") => Warning(path, "matches_everybody", $"この条件には全員が当てはまります。{ja}", $"Everybody meets this condition.{en}");

    public void Contradicts(string path, string other) => Warning(path, "contradicts", $"この条件は {other} の条件と同時には成り立ちません。", $"This cannot hold together with the condition at {other}.");

    public void Slow(string path, string property) => Warning(path, "slow", $"「{property}」は行動ごとに値が異なるため、この条件の計算には時間がかかります。", $"'{property}' differs in nearly every event, so this condition is slow.");
}
