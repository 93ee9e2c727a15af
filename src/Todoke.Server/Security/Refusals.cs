using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Todoke.Server.Api;

namespace Todoke.Server.Security;

/// <summary>401 and 403 as problem+json, never as a redirect.</summary>
internal sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded) await next(context);
        else if (authorizeResult.Challenged)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await (ApiKeyAuthentication.IsAsked(context)
                ? ApiResults.Failure(StatusCodes.Status401Unauthorized, "bad_key", "APIキーが正しくないか、無効になっています。", "The API key is wrong or was revoked.")
                : ApiResults.Failure(StatusCodes.Status401Unauthorized, "not_signed_in", "ログインしてください。", "Sign in first.")).ExecuteAsync(context);
        }
        else
            await ApiResults.Failure(StatusCodes.Status403Forbidden, "role",
                "この操作に必要な権限がありません。管理者に権限の変更を依頼してください。", "Your role does not allow this. Ask an owner to change it.").ExecuteAsync(context);
    }
}
