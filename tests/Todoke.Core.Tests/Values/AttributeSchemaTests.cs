using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Values;

public sealed class AttributeSchemaTests
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    [Fact]
    public void A_declared_date_is_read_as_a_date() => Assert.Equal(new FactValue.Date(new DateOnly(2024, 2, 29)), Read(AttributeType.Date, "\"2024-02-29\""));

    [Fact]
    public void A_date_that_does_not_exist_does_not_fit() => Assert.Null(Read(AttributeType.Date, "\"2023-02-29\""));

    [Fact]
    public void A_time_without_a_zone_is_the_workspaces() => Assert.Equal(Read(AttributeType.DateTime, "\"2024-02-29T01:00:00Z\""), Read(AttributeType.DateTime, "\"2024-02-29T10:00\""));

    [Fact]
    public void Numeric_text_fits_a_number_and_other_text_does_not()
    {
        Assert.Equal(new FactValue.Number(-1.5m), Read(AttributeType.Number, "\"-1.5\""));
        Assert.Null(Read(AttributeType.Number, "\"many\""));
        Assert.Null(Read(AttributeType.Number, "true"));
    }

    [Fact]
    public void Only_choices_fit_where_there_are_choices()
    {
        var rank = new AttributeSchema("rank", AttributeType.Text, ["gold", "silver"]);
        Assert.NotNull(rank.Fit(new FactValue.Text("gold"), Tokyo));
        Assert.Null(rank.Fit(new FactValue.Text("Gold"), Tokyo));
        var likes = new AttributeSchema("likes", AttributeType.List, ["tea", "milk"]);
        Assert.NotNull(likes.Fit(FactJson.Read("""["tea"]"""), Tokyo));
        Assert.Null(likes.Fit(FactJson.Read("""["tea","coal"]"""), Tokyo));
    }

    [Fact]
    public void A_value_of_another_type_does_not_fit()
    {
        Assert.Null(Read(AttributeType.Text, "1"));
        Assert.Null(Read(AttributeType.Boolean, "1"));
        Assert.Null(Read(AttributeType.List, "{}"));
        Assert.Null(Read(AttributeType.Object, "[]"));
        Assert.Null(Read(AttributeType.Text, "null"));
    }

    private static FactValue? Read(AttributeType type, string json)
    {
        using var document = JsonDocument.Parse(json);
        return new AttributeSchema("x", type).Read(document.RootElement, Tokyo);
    }
}
