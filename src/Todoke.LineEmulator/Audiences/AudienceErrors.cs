namespace Todoke.LineEmulator.Audiences;

/// <summary>LINE's audience errors: a sentence, and a code in <c>details[].message</c>.</summary>
internal static class AudienceErrors
{
    public const int MostName = 120, MostUploadDescription = 300;

    public static LineAnswer NotFound { get; } = Of("AUDIENCE_GROUP_NOT_FOUND", message: "audience group not found");

    public static LineAnswer TooMany { get; } = Of("AUDIENCE_GROUP_COUNT_MAX_OVER", message: "The number of audiences is over the maximum");

    public static LineAnswer NotOurs { get; } = Of("WRONG_BOT_ID", message: "The audience was not made by this channel");

    public static LineAnswer Of(string code, string? property = null, string? message = null) => LineAnswer.Object(400, json =>
    {
        json.WriteString("message", message ?? "The request body has 1 error(s)");
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("message", code);
        if (property is not null)
        {
            json.WriteString("property", property);
        }
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>What is wrong with an audience's name; null where nothing is.</summary>
    public static LineAnswer? Name(string? name) => name switch
    {
        null or "" => Of("AUDIENCE_GROUP_NAME_EMPTY", "description"),
        { Length: > MostName } => Of("AUDIENCE_GROUP_NAME_SIZE_OVER", "description", "size over audienceGroupName"),
        _ when name.Any(char.IsControl) => Of("AUDIENCE_GROUP_NAME_WRONG", "description"),
        _ => null,
    };

    public static LineAnswer? UploadDescription(string? text) =>
        text?.Length > MostUploadDescription ? Of("AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER", "uploadDescription") : null;
}
