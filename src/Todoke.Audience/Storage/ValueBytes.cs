using Todoke.Core.Values;

namespace Todoke.Audience;

/// <summary>Lists and objects in a snapshot.</summary>
internal static class ValueBytes
{
    // As deep as JSON may be nested.
    private const int Deepest = 64;

    /// <summary>Memory a value takes, estimated.</summary>
    public static long Size(FactValue value) => value switch
    {
        FactValue.Text text => 48 + text.Value.Length * 2L,
        FactValue.List list => 64 + list.Items.Sum(Size),
        FactValue.Object o => 120 + o.Members.Sum(m => 72 + m.Key.Length * 2L + Size(m.Value)),
        _ => 40,
    };

    public static void Write(SnapshotWriter to, FactValue value)
    {
        switch (value)
        {
            case FactValue.Text text:
                to.Int(1);
                to.Text(text.Value);
                break;
            case FactValue.Number number:
                to.Int(2);
                to.Array<int>(decimal.GetBits(number.Value));
                break;
            case FactValue.Bool flag: to.Int(flag.Value ? 4 : 3); break;
            case FactValue.Date date:
                to.Int(5);
                to.Int(date.Value.DayNumber);
                break;
            case FactValue.Instant instant:
                to.Int(6);
                to.Long(instant.Ms);
                break;
            case FactValue.List list:
                to.Int(7);
                to.Int(list.Items.Count);
                foreach (var item in list.Items) Write(to, item);
                break;
            case FactValue.Object o:
                to.Int(8);
                to.Int(o.Members.Count);
                foreach (var (key, member) in o.Members)
                {
                    to.Text(key);
                    Write(to, member);
                }
                break;
            case FactValue.Null: to.Int(9); break;
            default: throw new InvalidOperationException($"{value.GetType().Name} is not known to the snapshot.");
        }
    }

    public static FactValue Read(SnapshotReader from, int depth)
    {
        if (depth > Deepest) throw new InvalidDataException("The snapshot is damaged: a value nested too deep.");
        switch (from.Int())
        {
            case 1: return new FactValue.Text(from.Text());
            case 2: return new FactValue.Number(new decimal(from.Array<int>()));
            case 3: return new FactValue.Bool(false);
            case 4: return new FactValue.Bool(true);
            case 5: return new FactValue.Date(DateOnly.FromDayNumber(from.Int()));
            case 6: return new FactValue.Instant(from.Long());
            case 7:
                var items = new FactValue[from.Length()];
                for (var i = 0; i < items.Length; i++) items[i] = Read(from, depth + 1);
                return new FactValue.List(Sequence.From(items));
            case 8:
                var members = new Dictionary<string, FactValue>(StringComparer.Ordinal);
                for (var left = from.Length(); left > 0; left--) members[from.Text()] = Read(from, depth + 1);
                return new FactValue.Object(members);
            case 9: return FactValue.Null.Value;
            default: throw new InvalidDataException("The snapshot is damaged: a value of no kind.");
        }
    }
}
