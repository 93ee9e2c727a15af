using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Todoke.Server.Ledger;
using Todoke.Server.Worlds;

namespace Todoke.Server.Security;

/// <summary>
/// Keeps the keys of cookies in the ledger, so that sessions outlive a restart and hold on every server of one ledger.
/// The interface of ASP.NET Core is synchronous; it is asked at the start and when a key is about to run out, never per request.
/// </summary>
internal sealed class DataProtectionKeys(LedgerStore ledger) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => ledger
        .ReadAsync(l => l.QueryAsync("SELECT xml FROM data_protection_key ORDER BY id", r => XElement.Parse(r.GetString(0)), default), default)
        .GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => ledger
        .WriteAsync(w => w.ExecuteAsync(
            "INSERT INTO data_protection_key (id, xml) VALUES (@id, @xml) ON CONFLICT (id) DO UPDATE SET xml = excluded.xml", default,
            ("id", friendlyName), ("xml", element.ToString(SaveOptions.DisableFormatting))), default)
        .GetAwaiter().GetResult();
}

/// <summary>Encrypts them with the key of the installation, which is not in the ledger.</summary>
internal sealed class DataProtectionEncryptor(InstallationKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("todoke", Convert.ToBase64String(key.Encrypt(plaintextElement.ToString(SaveOptions.DisableFormatting)))), typeof(DataProtectionDecryptor));
}

/// <summary>Made by ASP.NET Core from its type name in the stored XML.</summary>
internal sealed class DataProtectionDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var plain = services.GetRequiredService<InstallationKey>().Decrypt(Convert.FromBase64String(encryptedElement.Value));
        return plain is null ? throw new CryptographicException("This cookie key was encrypted with another TODOKE_KEY.") : XElement.Parse(plain);
    }
}
