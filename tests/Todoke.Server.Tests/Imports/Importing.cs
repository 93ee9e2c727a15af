using System.Net;
using System.Text;
using System.Text.Json;
using Todoke.Server.Tests.Support;

namespace Todoke.Server.Tests.Imports;

/// <summary>Files sent to a World as the console sends them.</summary>
internal static class Importing
{
    public static Task<JsonElement> InspectAsync(this TestWorld world, byte[] file, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(world, "imports/inspect", file, [], expected);

    public static async Task<JsonElement> ImportAsync(this TestWorld world, byte[] file, object mapping, bool dryRun = false, bool createPeople = true)
    {
        var job = await world.StartImportAsync(file, mapping, dryRun, createPeople);
        await world.SettledAsync();
        return await world.GetAsync($"jobs/{job.Number("id")}");
    }

    public static Task<JsonElement> StartImportAsync(this TestWorld world, byte[] file, object mapping, bool dryRun = false, bool createPeople = true, HttpStatusCode expected = HttpStatusCode.OK) =>
        SendAsync(world, "imports", file, [("mapping", mapping as string ?? JsonSerializer.Serialize(mapping)), ("dry_run", dryRun ? "true" : "false"), ("create_people", createPeople ? "true" : "false")], expected);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    static async Task<JsonElement> SendAsync(TestWorld world, string path, byte[] file, (string, string)[] fields, HttpStatusCode expected)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "file.csv" } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        using var answer = await world.Http.PostAsync(path, form, TestWorld.Cancel);
        return await answer.JsonAsync(expected);
    }

    public static long[] Figures(this JsonElement job, params string[] names) => [.. names.Select(n => job.GetProperty("result").Number(n))];
}
