using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Todoke.Core.Problems;

namespace Todoke.Server.Api;

/// <summary>What every error looks like (RFC 9457). <paramref name="Problems"/> names each wrong part of the input, in both languages.</summary>
internal sealed record ProblemDocument(string Type, string Title, int Status, string? Detail, string Code, string Ja, string En, IReadOnlyList<Problem> Problems, string? TraceId = null);

/// <summary>The OpenAPI document of the public API: <c>/openapi/v1.json</c>, committed as <c>openapi.json</c>.</summary>
internal static class ApiDocument
{
    const string Bearer = "api_key", ProblemSchema = "ProblemDocument";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(o =>
    {
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Todoke", Version = "v1",
                Description = "Segment delivery for LINE. Instants are ISO 8601 in UTC; every write answers its position in Todoke-Position, and any request may wait for one with Todoke-At-Least.",
            };
            // The address it was asked at would make every installation's document another one.
            document.Servers = [];
            document.Tags = document.Paths.Values.SelectMany(p => p.Operations?.Values.AsEnumerable() ?? []).SelectMany(o => o.Tags ?? new HashSet<OpenApiTagReference>())
                .Select(t => t.Reference.Id!).Distinct().Order(StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name }).ToHashSet();
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: Authorization: Bearer tdk_…" },
            };
            ApiBodies.LeaveOutWhatMayBeNull(document);
            return Task.CompletedTask;
        });
        // The exporter knows nothing of our converter's form and would leave instants without a type.
        o.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(DateTimeOffset)) schema.Type = JsonSchemaType.String;
            if (context.JsonTypeInfo.Type == typeof(DateTimeOffset?)) schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
            return Task.CompletedTask;
        });
        o.AddOperationTransformer(async (operation, context, cancel) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy is { } role)
            {
                operation.Description = $"{operation.Description} Needs the role {role}.".Trim();
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            }
            if (context.Document?.Components?.Schemas?.ContainsKey(ProblemSchema) != true)
                context.Document!.AddComponent(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancel));
            // The framework would name an untagged operation after our class; the path's own word stays when we rename.
            if (!metadata.OfType<ITagsMetadata>().Any() && context.Description.RelativePath?.Split('/') is [_, _, var word, ..])
                operation.Tags = new HashSet<OpenApiTagReference> { new(word, context.Document) };
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "A problem: 401, 403, 404, 409, 422, 429, 503.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, context.Document) } },
            };
        });
    });
}
