namespace Todoke.Core.Messages;

/// <summary>
/// LINE's limits on messages (Messaging API reference; "Character counting in a text").
/// Texts are counted in UTF-16 units except where a name says graphemes.
/// </summary>
internal static class MessageLimits
{
    public const int Bubbles = 5;
    public const int Text = 5_000;
    public const int Emojis = 20;
    public const int AltText = 1_500;
    public const int Url = 2_000;
    public const int QuickReplies = 13;
    public const int SenderName = 20;

    public const int ActionUri = 1_000;
    public const int ActionData = 300;
    public const int ActionTextGraphemes = 300;
    public const int ClipboardText = 1_000;
    public const int LabelGraphemes = 20;
    public const int ImageColumnLabelGraphemes = 12;
    public const int FlexButtonLabelGraphemes = 40;

    public const int TitleGraphemes = 40;
    public const int ButtonsTextGraphemes = 160;
    public const int ColumnTextGraphemes = 120;
    public const int TextBesideHeadGraphemes = 60;
    public const int ConfirmTextGraphemes = 240;
    public const int Columns = 10;

    public const int ImagemapWidth = 1_040;
    public const int ImagemapSide = 10_000;
    public const int ImagemapActions = 50;
    public const int ImagemapText = 400;
    public const int ImagemapLabel = 100;
    public const int ExternalLinkLabel = 30;

    public const int CarouselBubbles = 12;
    public const int AnimatedImages = 10;

    // LINE says 30 KB and 50 KB and not which kilobyte; the smaller one is safe under both readings.
    public const int FlexBubbleBytes = 30_000;
    public const int FlexCarouselBytes = 50_000;

    // Of files; only uploads can be measured. The smaller megabyte again.
    public const long PictureBytes = 10_000_000;
    public const long SmallPictureBytes = 1_000_000;
    public const int CardWidth = 1_024;
}
