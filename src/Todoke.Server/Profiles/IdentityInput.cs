using Todoke.Core.Delivery;
using Todoke.Core.Import;
using Todoke.Core.Problems;

namespace Todoke.Server.Profiles;

/// <summary>
/// An identity as the API takes it. <paramref name="Scope"/>: the provider of a <c>line</c> identity (may be left out where the friendship's
/// account tells it, or where all accounts have one), the shop of a <c>customer</c> (left out: the only shop).
/// </summary>
public sealed record IdentityInput(string? Kind, string? Scope, string? Value)
{
    const int Longest = 256;

    /// <summary>The one form in which a value is kept and looked for, the same for API and import; null where it is not one.</summary>
    public static string? Normalise(string kind, string value)
    {
        var normal = kind switch
        {
            Identity.Email => TextNormaliser.Email(value) as Normal<string>,
            Identity.Phone => PhoneNormaliser.Phone(value) as Normal<string>,
            _ => TextNormaliser.Text(value) as Normal<string>,
        };
        if (normal is not { Value: { Length: <= Longest } clean } || clean.Any(char.IsControl)) return null;
        return kind != Identity.Line || LineUserId.IsValid(clean) ? clean : null;
    }

    /// <param name="path">Where it stands in the input.</param>
    /// <param name="provider">The provider to take where the input names none; null when that is not clear.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public Identity? Read(string path, string? provider, List<Problem> problems)
    {
        if (Kind is null || !Identity.Kinds.Contains(Kind))
        {
            problems.Add(new($"{path}.kind", "identity_kind", $"kind は {string.Join("、", Identity.Kinds)} のいずれかです。", $"kind is one of {string.Join(", ", Identity.Kinds)}."));
            return null;
        }
        if (Normalise(Kind, Value ?? "") is not { } value)
        {
            problems.Add(Kind switch
            {
                Identity.Email => new($"{path}.value", "email_invalid", "メールアドレスの形が正しくありません。", "This is not a valid e-mail address."),
                Identity.Phone => new($"{path}.value", "phone_invalid", "電話番号の形が正しくありません。", "This is not a valid telephone number."),
                Identity.Line => new($"{path}.value", "line_user_id_invalid", "LINEのユーザーIDは「U」と32桁の英数字です。", "A LINE user id is 'U' and 32 hexadecimal digits."),
                _ => new($"{path}.value", "identity_value", $"値は1〜{Longest}文字です。", $"A value has 1 to {Longest} characters."),
            });
            return null;
        }
        var scope = Kind switch
        {
            Identity.Line => string.IsNullOrWhiteSpace(Scope) ? provider : Scope.Trim(),
            Identity.Customer => Scope?.Trim() ?? "",
            _ => "",
        };
        if (scope is not null && scope.Length <= Longest && !scope.Any(char.IsControl)) return new Identity(Kind, scope, value);
        problems.Add(new($"{path}.scope", "provider_missing", "LINEのIDには scope にプロバイダー名を指定してください。", "A LINE identity needs its provider as scope."));
        return null;
    }
}
