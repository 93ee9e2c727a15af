using System.Net.Mail;
using Todoke.Core.Problems;
using Todoke.Server.Api;

namespace Todoke.Server.Staff;

/// <summary>What a member of staff may look like; every problem at once. What is null is not checked.</summary>
public static class StaffRules
{
    public static List<Problem> Check(string? name = null, string? email = null, string? role = null, string? password = null, string? lang = null)
    {
        var problems = new List<Problem>();
        if (name is not null && name.Trim().Length is 0 or > 100)
            problems.Add(new("name", "length", "名前は1〜100文字で入力してください。", "A name has 1 to 100 characters."));
        if (email is not null && (email.Length > 254 || !MailAddress.TryCreate(email.Trim(), out var address) || address.Address != email.Trim()))
            problems.Add(new("email", "email", "メールアドレスの形が正しくありません。", "This is not an e-mail address."));
        if (role is not null && !Roles.All.Contains(role))
            problems.Add(new("role", "choice", "権限は owner・editor・viewer のどれかです。", "A role is owner, editor or viewer."));
        if (lang is not null and not ("ja" or "en"))
            problems.Add(new("lang", "choice", "言語は ja か en です。", "A language is ja or en."));
        if (password is not null && Passwords.Check("password", password) is { } tooShort) problems.Add(tooShort);
        return problems;
    }

    public static readonly Problem EmailTaken = new("email", "taken", "このメールアドレスは既に登録されています。", "Somebody has this e-mail address already.");
}
