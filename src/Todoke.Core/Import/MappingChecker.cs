using Todoke.Core.Problems;

namespace Todoke.Core.Import;

/// <summary>Says everything that is wrong with a mapping at once, in itself and against a file's first row.</summary>
public static class MappingChecker
{
    public static IReadOnlyList<Problem> Check(ImportMapping mapping)
    {
        var problems = new List<Problem>();
        if (mapping.Columns.Count == 0)
        {
            problems.Add(new Problem("columns", "missing", "列を1つ以上指定してください。", "Name at least one column."));
        }

        for (var i = 0; i < mapping.Columns.Count; i++)
        {
            CheckColumn(mapping, mapping.Columns[i], $"columns[{i}]", problems);
        }

        CheckOnce(mapping, problems);
        if (mapping.Columns.Count > 0 && !mapping.Columns.Any(c => c.To is ColumnTarget.Identity))
        {
            problems.Add(new Problem("columns", "identity_missing", "誰の行かがわかる列(会員番号・LINEユーザーID・メールアドレス・電話番号)を1つ以上選んでください。", "Choose at least one column that tells whose row it is (customer, line_user_id, email or phone)."));
        }

        if (mapping.Kind == ImportKind.Events && mapping.Columns.Count > 0)
        {
            CheckEvent(mapping, problems);
        }
        else if (mapping.Kind == ImportKind.People && mapping.Constants is not { EventName: null, Currency: null })
        {
            problems.Add(new Problem("constants", "not_for_people", "行動名と通貨は、行動の取り込みでだけ指定できます。", "event_name and currency are for events only."));
        }

        problems.AddRange(mapping.Tags.Select((tag, index) => (tag, index)).Where(t => string.IsNullOrWhiteSpace(t.tag)).Select(t => new Problem($"tags[{t.index}]", "tag_blank", "タグの名前が空です。", "The tag has no name.")));
        return problems;
    }

    /// <summary>Whether the columns that a mapping names are there.</summary>
    /// <param name="firstRow">The header where there is one, otherwise any row.</param>
    public static IReadOnlyList<Problem> CheckColumns(ImportMapping mapping, IReadOnlyList<string> firstRow)
    {
        var problems = new List<Problem>();
        var names = firstRow.Select(TextNormaliser.Clean).ToArray();
        for (var i = 0; i < mapping.Columns.Count; i++)
        {
            var column = mapping.Columns[i];
            var found = column.Name is { } name ? names.Count(n => n == TextNormaliser.Clean(name)) : 1;
            if (column.Index >= firstRow.Count)
            {
                problems.Add(new Problem($"columns[{i}].index", "column_not_there", $"ファイルは{firstRow.Count}列です。{column.Index + 1}列目はありません。", $"The file has {firstRow.Count} columns; there is no index {column.Index}."));
            }
            else if (found != 1)
            {
                problems.Add(found == 0
                    ? new Problem($"columns[{i}].name", "column_not_there", $"「{column.Name}」という列はファイルにありません。", $"The file has no column '{column.Name}'.")
                    : new Problem($"columns[{i}].name", "column_ambiguous", $"「{column.Name}」という列が{found}つあります。列の番号で指定してください。", $"The file has {found} columns '{column.Name}'. Use index."));
            }
        }

        return problems;
    }

    private static void CheckColumn(ImportMapping mapping, ImportColumn column, string path, List<Problem> problems)
    {
        if ((column.Index is null) == (column.Name is null))
        {
            problems.Add(new Problem(path, "index_or_name", "index(列の番号)か name(見出し)のどちらか1つを指定してください。", "Give either index or name."));
        }

        if (column.Index < 0)
        {
            problems.Add(new Problem($"{path}.index", "index_negative", "列の番号は0から始まります。", "Columns are counted from 0."));
        }

        if (column.Name is not null && !mapping.Header)
        {
            problems.Add(new Problem($"{path}.name", "no_header", "見出しのないファイルでは列の番号(index)で指定してください。", "Without a header, name columns by index."));
        }

        var forEvents = column.To is ColumnTarget.EventTime or ColumnTarget.EventName or ColumnTarget.EventId or ColumnTarget.Property;
        var forPeople = column.To is ColumnTarget.DisplayName or ColumnTarget.Tags or ColumnTarget.Tag or ColumnTarget.Attribute;
        if (forEvents && mapping.Kind == ImportKind.People)
        {
            problems.Add(new Problem($"{path}.to", "target_for_events", "この取り込み先は行動の取り込みでだけ使えます。", "This target is for events only."));
        }
        else if (forPeople && mapping.Kind == ImportKind.Events)
        {
            problems.Add(new Problem($"{path}.to", "target_for_people", "この取り込み先は顧客の取り込みでだけ使えます。", "This target is for people only."));
        }
    }

    private static void CheckOnce(ImportMapping mapping, List<Problem> problems)
    {
        var columns = new HashSet<object>();
        var targets = new HashSet<ColumnTarget>();
        for (var i = 0; i < mapping.Columns.Count; i++)
        {
            var column = mapping.Columns[i];
            if (((object?)column.Index ?? column.Name) is { } place && !columns.Add(place))
            {
                problems.Add(new Problem($"columns[{i}]", "column_twice", "同じ列が2回指定されています。", "This column is given twice."));
            }

            if (column.To is not (ColumnTarget.Ignore or ColumnTarget.Tags) && !targets.Add(column.To))
            {
                problems.Add(new Problem($"columns[{i}].to", "target_twice", "同じ取り込み先が2回指定されています。", "This target is given twice."));
            }
        }
    }

    private static void CheckEvent(ImportMapping mapping, List<Problem> problems)
    {
        if (!mapping.Columns.Any(c => c.To is ColumnTarget.EventTime))
        {
            problems.Add(new Problem("columns", "event_time_missing", "行動の日時(event_time)の列を選んでください。", "Choose the column that holds the event's time (event_time)."));
        }

        var named = mapping.Columns.Any(c => c.To is ColumnTarget.EventName);
        if (!named && string.IsNullOrWhiteSpace(mapping.Constants.EventName))
        {
            problems.Add(new Problem("constants.event_name", "event_name_missing", "行動名を決めるか、行動名の列を選んでください(例: purchase)。", "Give the event's name or choose a column that holds it (for example purchase)."));
        }
        else if (named && mapping.Constants.EventName is not null)
        {
            problems.Add(new Problem("constants.event_name", "event_name_twice", "行動名は列か固定値のどちらか1つにしてください。", "The event's name comes from a column or is fixed, not both."));
        }
    }
}
