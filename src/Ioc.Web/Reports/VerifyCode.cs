using System.Numerics;

namespace Ioc.Reports;

/// <summary>The short code by which people find the figures of a paper in their hands.</summary>
public static class VerifyCode
{
    /// <summary>Crockford's: without I, L, O and U, which are misread.</summary>
    private const string Signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int Length = 10;

    /// <summary>Ten signs (50 bits) of the hash: the same figures always have the same code.</summary>
    /// <param name="sha256">64 hexadecimal digits.</param>
    public static string Of(string sha256)
    {
        var bits = BigInteger.Parse("0" + sha256[..13], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) >> 2;
        return string.Concat(Enumerable.Range(0, Length).Select(at => Signs[(int)((bits >> (5 * (Length - 1 - at))) & 31)]));
    }

    /// <summary>As people type it: any case, with blanks or hyphens, I or L for 1 and O for 0.</summary>
    public static string Read(string typed) => string.Concat(
        typed.ToUpperInvariant().Where(sign => sign is not (' ' or '-')).Select(sign => sign switch { 'I' or 'L' => '1', 'O' => '0', _ => sign }));
}
