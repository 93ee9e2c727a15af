namespace Todoke.LineEmulator.Line;

/// <summary>The code behind the endpoints that come in families; each family's rows and answers stand in one file of its own.</summary>
internal sealed class Families
{
    private readonly Dictionary<string, Func<LineCall, CancellationToken, ValueTask<LineAnswer>>> answers = new(StringComparer.Ordinal);

    /// <summary>Adds a family that answers at once.</summary>
    public Families With(IReadOnlyList<Endpoint> rows, Func<LineCall, LineAnswer> answer) => With(rows, (call, _) => new(answer(call)));

    public Families With(IReadOnlyList<Endpoint> rows, Func<LineCall, CancellationToken, ValueTask<LineAnswer>> answer)
    {
        foreach (var row in rows)
        {
            answers.Add(row.Name, answer);
        }
        return this;
    }

    public ValueTask<LineAnswer> AnswerAsync(LineCall call, CancellationToken ct) => answers[call.Endpoint.Name](call, ct);
}
