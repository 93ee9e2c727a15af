using System.Text.Json;
using Todoke.Core.Values;

namespace Todoke.Core.Tests.Values;

public sealed class FactJsonTests
{
    [Fact]
    public void A_value_written_and_read_again_is_the_same()
    {
        const string json = """{"a":"文字","b":12.5,"c":true,"d":[1,"x",null,{"e":false}],"f":{},"g":"2024-02-29"}""";
        var value = FactJson.Read(json);
        Assert.Equal(json, FactJson.Write(value));
        Assert.Equal(value, FactJson.Read(FactJson.Write(value)));
    }

    [Fact]
    public void An_undeclared_date_stays_text() => Assert.Equal(new FactValue.Text("2024-02-29"), FactJson.Read("\"2024-02-29\""));

    [Fact]
    public void Money_adds_up_exactly()
    {
        var values = Enumerable.Repeat(FactJson.Read("0.1"), 10).Cast<FactValue.Number>();
        Assert.Equal(1m, values.Sum(v => v.Value));
    }

    [Fact]
    public void A_number_has_one_form_whatever_zeros_it_was_written_with() => Assert.Equal("12.5", FactJson.Write(FactJson.Read("12.500")));

    [Fact]
    public void A_ninth_decimal_place_is_rounded_to_even() => Assert.Equal(new FactValue.Number(0.00000002m), FactJson.Read("0.000000015"));

    [Fact]
    public void A_number_too_large_to_add_up_is_kept_as_its_digits()
    {
        Assert.Equal(new FactValue.Text("12345678901234567890"), FactJson.Read("12345678901234567890"));
        Assert.Equal(new FactValue.Text("1e400"), FactJson.Read("1e400"));
        Assert.Equal(new FactValue.Text("10000000000000000"), FactJson.Read("10000000000000000"));
        Assert.Equal(new FactValue.Number(9_999_999_999_999_999m), FactJson.Read("9999999999999999"));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.Throws<JsonException>(() => FactJson.Read("\"\\ud800\""));
        Assert.Throws<JsonException>(() => FactJson.ReadObject("{\"\\ud800\":1}"));
    }

    [Fact]
    public void Properties_are_an_object() => Assert.Throws<JsonException>(() => FactJson.ReadObject("[1]"));

    [Fact]
    public void Of_two_members_with_one_name_the_last_counts() => Assert.Equal(FactJson.Read("""{"a":2}"""), FactJson.Read("""{"a":1,"a":2}"""));

    [Fact]
    public void Objects_are_equal_whatever_the_order_of_their_members()
    {
        var (left, right) = (FactJson.Read("""{"a":1,"b":[2]}"""), FactJson.Read("""{"b":[2],"a":1}"""));
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left, FactJson.Read("""{"a":1,"b":[3]}"""));
    }

    [Fact]
    public void A_path_leads_through_odd_keys_and_list_positions()
    {
        var value = FactJson.Read("""{"a.b":[{"":"x"},{"名 前":"y"}],"n":null}""");
        Assert.Equal(new FactValue.Text("y"), FactPath.Of("a.b", 1, "名 前").Find(value, 0));
        Assert.Null(FactPath.Of("a.b", 2).Find(value, 0));
        Assert.Null(FactPath.Of("a.b", "1").Find(value, 0));
        Assert.Null(FactPath.Of("n").Find(value, 0));
        Assert.Null(FactPath.Of("a.b", 0, "", "more").Find(value, 0));
    }
}
