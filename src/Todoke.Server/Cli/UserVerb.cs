using System.CommandLine;
using System.Data.Common;
using System.Text;
using Todoke.Server.Api;
using Todoke.Server.Staff;

namespace Todoke.Server.Cli;

/// <summary><c>user add</c>: somebody who may sign in, for instance when the only owner is locked out.</summary>
internal static class UserVerb
{
    public static Command Command(Terminal terminal)
    {
        var email = new Option<string>("--email") { Required = true, Description = "What they sign in with" };
        var name = new Option<string>("--name") { Required = true, Description = "Shown in the console" };
        var role = new Option<string>("--role") { DefaultValueFactory = _ => Roles.Owner, Description = "owner, editor or viewer" };
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from standard input instead of asking" };
        var add = new Command("add", "Add a member of staff") { email, name, role, fromInput };
        add.SetAction((parsed, cancel) => Given.OnLedgerAsync(parsed, terminal, alone: false, async (ledger, _) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var password = parsed.GetValue(fromInput) || Console.IsInputRedirected ? terminal.In.ReadLine() ?? "" : Ask(output);
            var input = (Name: parsed.GetRequiredValue(name), Email: parsed.GetRequiredValue(email), Role: parsed.GetRequiredValue(role));
            var problems = StaffRules.Check(input.Name, input.Email, input.Role, password);
            if (problems.Count == 0)
                try
                {
                    var hash = Passwords.Hash(password);
                    await ledger.WriteAsync(async w =>
                    {
                        var member = await StaffTable.AddAsync(w, input.Name, input.Email, input.Role, hash, cancel);
                        await Audit.RecordAsync(w, Actor.System, "staff.create", member.ActorId, $$"""{"role":"{{member.Role}}","by":"command line"}""", cancel);
                    }, cancel);
                    await output.WriteLineAsync($"{StaffTable.NormalEmail(input.Email)} may sign in as {input.Role}.");
                    return ExitCode.Done;
                }
                catch (DbException e) when (ledger.Dialect.IsUniqueViolation(e)) { problems = [StaffRules.EmailTaken]; }
            foreach (var problem in problems) await error.WriteLineAsync($"{problem.Path}: {problem.En} / {problem.Ja}");
            return ExitCode.Failed;
        }, cancel));
        return new Command("user", "Members of staff") { add };
    }

    static string Ask(TextWriter output)
    {
        output.Write($"Password (at least {Passwords.MinLength} characters): ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
            if (key.Key != ConsoleKey.Backspace) typed.Append(key.KeyChar);
            else if (typed.Length > 0) typed.Length--;
        output.WriteLine();
        return typed.ToString();
    }
}
