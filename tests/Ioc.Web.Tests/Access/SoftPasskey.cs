using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Tests.Access;

/// <summary>A passkey of an account, in memory, that signs what a device would (WebAuthn level 3, ES256).</summary>
internal sealed class SoftPasskey : IDisposable
{
    private const byte Present = 1;
    private const byte Verified = 4;

    private readonly RunningProduct _product;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private string _owner = "";
    private uint _uses;

    private SoftPasskey(RunningProduct product) => _product = product;

    private string Origin => _product.Address.GetLeftPart(UriPartial.Authority);

    public static async Task<SoftPasskey> AddAsync(RunningProduct product, string account)
    {
        var passkey = new SoftPasskey(product);
        await People.ChangeAsync(product, account, async (accounts, owner) =>
        {
            passkey._owner = owner.Id;
            var info = new UserPasskeyInfo(passkey._id, passkey.PublicKey(), DateTimeOffset.UnixEpoch, 0, ["internal"], true, false, false, [], []) { Name = "Máy thử" };
            Assert.True((await accounts.AddOrUpdatePasskeyAsync(owner, info)).Succeeded);
        });
        return passkey;
    }

    /// <summary>Does what the script of the sign-in page does.</summary>
    /// <param name="verified">Whether the device made sure who holds it.</param>
    public async Task<HttpResponseMessage> SignInAsync(Browser browser, bool verified = true) =>
        await SendAsync(browser, await AnswerAsync(browser, verified));

    public async Task<string> AnswerAsync(Browser browser, bool verified = true)
    {
        var options = await (await browser.SendFormAsync("/sign-in", "/sign-in/passkey/options")).Content.ReadFromJsonAsync<JsonElement>();
        var client = JsonSerializer.SerializeToUtf8Bytes(
            new { type = "webauthn.get", challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });
        var authenticator = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(_product.Address.Host)).CopyTo(authenticator, 0);
        authenticator[32] = verified ? (byte)(Present | Verified) : Present;
        BinaryPrimitives.WriteUInt32BigEndian(authenticator.AsSpan(33), ++_uses);
        var signature = _key.SignData([.. authenticator, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new JsonObject
        {
            ["id"] = Text(_id), ["rawId"] = Text(_id), ["type"] = "public-key", ["clientExtensionResults"] = new JsonObject(),
            ["response"] = new JsonObject
            {
                ["clientDataJSON"] = Text(client), ["authenticatorData"] = Text(authenticator), ["signature"] = Text(signature),
                ["userHandle"] = Text(Encoding.UTF8.GetBytes(_owner)),
            },
        }.ToJsonString();
    }

    public async Task<HttpResponseMessage> SendAsync(Browser browser, string credential)
    {
        browser.Client.DefaultRequestHeaders.Remove("Origin");
        browser.Client.DefaultRequestHeaders.Add("Origin", Origin);
        return await browser.SendFormAsync("/sign-in?returnUrl=%2Ftry%2Fpage", "/sign-in/passkey", ("credential", credential));
    }

    public void Dispose() => _key.Dispose();

    // COSE_Key: kty EC2, alg ES256, crv P-256, x, y.
    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
