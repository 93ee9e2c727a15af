using Todoke.Core.Problems;

namespace Todoke.Core.Messages;

/// <summary>What is known of an uploaded file.</summary>
/// <param name="ContentType">image/jpeg, image/png, video/mp4 or audio/mp4, read from the file itself.</param>
/// <param name="Width">Pixels; 0 for sound.</param>
/// <param name="Height">Pixels; 0 for sound.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="PreviewBytes">Of what is served as its preview.</param>
public sealed record MediaFacts(string ContentType, int Width, int Height, long Bytes, long PreviewBytes)
{
    public bool IsPicture => ContentType.StartsWith("image/", StringComparison.Ordinal);
}

/// <summary>LINE's rules for files at the places they are used. Source: Messaging API reference, "Message objects".</summary>
internal static class MediaRules
{
    public static IEnumerable<Problem> Check(MediaFacts file, MediaPlace place, string path)
    {
        var (wanted, ja, en) = place switch
        {
            MediaPlace.Video => ("video/", "動画(mp4)", "a video (mp4)"),
            MediaPlace.Audio => ("audio/", "音声(m4a)", "sound (m4a)"),
            _ => ("image/", "画像(JPEGかPNG)", "a picture (JPEG or PNG)"),
        };
        if (!file.ContentType.StartsWith(wanted, StringComparison.Ordinal))
        {
            return [new(path, "media_kind", $"ここには{ja}を選んでください。", $"Choose {en} here.")];
        }

        return place switch
        {
            MediaPlace.Icon when file.ContentType != "image/png" || file.Width != file.Height || file.Bytes > MessageLimits.SmallPictureBytes =>
                [new(path, "icon_form", "アイコンは1MBまでの正方形のPNGにしてください。", "An icon is a square PNG of at most 1 MB.")],
            MediaPlace.Card when file.Width > MessageLimits.CardWidth =>
                [new(path, "picture_too_wide", $"画像の幅は{MessageLimits.CardWidth}ピクセル以内にしてください(いま{file.Width})。", $"The picture may be {MessageLimits.CardWidth} pixels wide (it is {file.Width}).")],
            MediaPlace.Imagemap when file.Width < MessageLimits.ImagemapWidth =>
                [new(path, "imagemap_width", $"イメージマップの画像は幅{MessageLimits.ImagemapWidth}ピクセル以上にしてください(いま{file.Width})。", $"An imagemap's picture is at least {MessageLimits.ImagemapWidth} pixels wide (it is {file.Width}).")],
            MediaPlace.Preview when file.PreviewBytes > MessageLimits.SmallPictureBytes =>
                [new(path, "preview_too_large", "プレビュー画像は1MBまでです。", "A preview may have 1 MB.")],
            _ => [],
        };
    }

    /// <summary>An imagemap stretches the picture over its own size: another shape would move the areas.</summary>
    public static Problem? Shape(MediaFacts file, int height, string path)
    {
        var right = Math.Round((double)file.Height * MessageLimits.ImagemapWidth / Math.Max(1, file.Width));
        return file.Width > 0 && Math.Abs(right - height) > 1
            ? new(path, "imagemap_shape", $"画像の縦横比に合わせて、高さは {right} にしてください。", $"The picture's shape needs a height of {right}.")
            : null;
    }
}
