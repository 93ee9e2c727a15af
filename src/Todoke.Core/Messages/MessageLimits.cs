namespace Todoke.Core.Messages;

/// <summary>
/// LINE's limits on messages (Messaging API reference; "Character counting in a text").
/// Texts are counted in UTF-16 units except where a name says graphemes.
/// </summary>
internal static class MessageLimits
{
    public const int Bubbles = 5;
    public const int Text = 5_000;
    public const int AltText = 1_500;
    public const int Url = 2_000;
    public const int ActionUri = 1_000;
    public const int ActionData = 300;
    public const int ActionTextGraphemes = 300;
    public const int ClipboardText = 1_000;
    public const int FlexButtonLabelGraphemes = 40;
    public const int CarouselBubbles = 12;
    public const int AnimatedImages = 10;

    // LINE says 30 KB and 50 KB and not which kilobyte; the smaller one is safe under both readings.
    public const int FlexBubbleBytes = 30_000;
    public const int FlexCarouselBytes = 50_000;
}
