using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Media;

public class MediaTests
{
    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task A_video_longer_than_a_chunk_is_served_whole_and_in_parts(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        var film = Mp4.Of("vide", 2_300_000);
        var made = await UploadAsync(world, "videos", film);
        Assert.Equal((640, 360, 12_500), (made.Number("width"), made.Number("height"), made.Number("duration_ms")));

        using var phone = world.Anonymous();
        using var whole = await phone.GetAsync(made.Text("url"), TestWorld.Cancel);
        Assert.Equal("video/mp4", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(film, await whole.Content.ReadAsByteArrayAsync(TestWorld.Cancel));

        using var request = new HttpRequestMessage(HttpMethod.Get, made.Text("url")) { Headers = { Range = new RangeHeaderValue(999_990, 2_000_009) } };
        using var part = await phone.SendAsync(request, TestWorld.Cancel);
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 999990-2000009/{film.Length}"), (part.StatusCode, part.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(film[999_990..2_000_010], await part.Content.ReadAsByteArrayAsync(TestWorld.Cancel));

        Assert.Equal(made.Text("media_id"), (await UploadAsync(world, "videos", film)).Text("media_id"));
        Assert.Equal(3, await world.Ledger.ReadAsync(l => l.CountAsync("SELECT COUNT(*) FROM media_chunk", TestWorld.Cancel), TestWorld.Cancel));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task Only_what_the_file_itself_is_counts(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        Assert.Equal("not_a_video", (await UploadAsync(world, "videos", Mp4.Of("soun", 10), HttpStatusCode.UnprocessableEntity)).Items("problems")[0].Text("code"));
        Assert.Equal("not_a_sound", (await UploadAsync(world, "audio", Mp4.Of("vide", 10), HttpStatusCode.UnprocessableEntity)).Items("problems")[0].Text("code"));
        Assert.Equal("not_a_video", (await UploadAsync(world, "videos", Encoding.UTF8.GetBytes("<svg/>"), HttpStatusCode.UnprocessableEntity)).Items("problems")[0].Text("code"));
        Assert.Equal("not_a_video", (await UploadAsync(world, "videos", Mp4.Of("vide", 10)[..60], HttpStatusCode.UnprocessableEntity)).Items("problems")[0].Text("code"));
        Assert.Equal(12_500, (await UploadAsync(world, "audio", Mp4.Of("soun", 10))).Number("duration_ms"));
    }

    [Theory, MemberData(nameof(Ledgers.Both), MemberType = typeof(Ledgers))]
    public async Task An_imagemap_has_its_picture_at_every_width_LINE_asks_for(string kind)
    {
        await using var world = await TestWorld.StartAsync(kind);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Png(1040, 520)), "file", "a.png" }, { new ByteArrayContent(Png(460, 230)), "w460", "b.png" }, { new ByteArrayContent(Png(240, 120)), "w240", "c.png" } };
        using var answer = await world.Http.PostAsync("images", form, TestWorld.Cancel);
        var made = await answer.JsonAsync();
        using var phone = world.Anonymous();
        foreach (var (asked, given) in new[] { (1040, 1040), (700, 1040), (460, 460), (300, 460), (240, 240) })
            Assert.Equal(given, BinaryPrimitives.ReadInt32BigEndian((await phone.GetByteArrayAsync($"{made.Text("url")}/{asked}", TestWorld.Cancel)).AsSpan(16)));

        using var wrong = new MultipartFormDataContent { { new ByteArrayContent(Png(1040, 520)), "file", "a.png" }, { new ByteArrayContent(Png(459, 230)), "w460", "b.png" } };
        using var refused = await world.Http.PostAsync("images", wrong, TestWorld.Cancel);
        Assert.Equal("wrong_width", (await refused.JsonAsync(HttpStatusCode.UnprocessableEntity)).Items("problems")[0].Text("code"));
    }

    internal static async Task<JsonElement> UploadAsync(TestWorld world, string path, byte[] file, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "file.bin" } };
        using var answer = await world.Http.PostAsync(path, form, TestWorld.Cancel);
        return await answer.JsonAsync(expected);
    }

    /// <summary>The head of a PNG is all that is looked at.</summary>
    internal static byte[] Png(int width, int height)
    {
        byte[] bytes = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        return bytes;
    }
}
