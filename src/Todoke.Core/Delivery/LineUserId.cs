namespace Todoke.Core.Delivery;

/// <summary>LINE's id of a person within a provider: <c>U</c> and 32 hexadecimal digits in lower case.</summary>
public static class LineUserId
{
    public static bool IsValid(string text) => text.Length == 33 && text[0] == 'U' && text.Skip(1).All(char.IsAsciiHexDigitLower);
}
