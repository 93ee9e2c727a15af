namespace Todoke.Server.Api;

/// <summary>Routes that take a file with fields beside it.</summary>
internal static class FormRoutes
{
    /// <summary>
    /// As <c>MapPost</c>, but bound at start: what endpoints bound at build time say of a form's field makes the API's description call the
    /// whole form a text.
    /// </summary>
    public static RouteHandlerBuilder MapForm(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
#pragma warning disable RDG002 // Wanted here: a handler that is not known at build time.
        routes.MapPost(pattern, handler);
#pragma warning restore RDG002
}
