using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Todoke.Server.Api;

namespace Todoke.Server.Security;

/// <summary>
/// Answers without a body as problem+json. Endpoints bound at build time refuse an optional parameter that cannot be read with an empty 400,
/// <see cref="RouteHandlerOptions.ThrowOnBadRequest"/> or not: here it is found again and named.
/// </summary>
internal static class UnreadableQuery
{
    static readonly MethodInfo Reads = typeof(UnreadableQuery).GetMethod(nameof(IsRead), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static async Task TellAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (http.Response.StatusCode == StatusCodes.Status400BadRequest && http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().FirstOrDefault(p => IsUnreadable(p, http)) is { } parameter)
            await Problem(parameter.Name).ExecuteAsync(http);
        else
            await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = { Status = http.Response.StatusCode } });
    }

    public static ProblemHttpResult Problem(string parameter) => ApiResults.Invalid(parameter, "value", "値がないか、形が正しくありません。", "The value is missing or has the wrong form.");

    static bool IsUnreadable(IParameterBindingMetadata parameter, HttpContext http)
    {
        if (!parameter.HasTryParse || http.Request.Query[parameter.Name].ToString() is not { Length: > 0 } text) return false;
        var type = Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType;
        return type.IsEnum
            ? !Enum.TryParse(type, text, ignoreCase: true, out _)
            : type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>)) && !(bool)Reads.MakeGenericMethod(type).Invoke(null, [text])!;
    }

    static bool IsRead<T>(string text) where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);
}
