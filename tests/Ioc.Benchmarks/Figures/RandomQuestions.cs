using System.Globalization;
using System.Text;
using Ioc.Benchmarks.Bases;

namespace Ioc.Benchmarks.Figures;

/// <summary>Questions as users ask them, hardly one like another: by field, channel, with or without certification.</summary>
internal sealed class RandomQuestions(Base on)
{
    private Chances _chances = new(41);

    /// <param name="asOf"><see langword="null"/>: now.</param>
    public Uri Next(DateTimeOffset? asOf)
    {
        var query = new StringBuilder("api/v1/indicators/communes?province=").Append(Base.Province);
        if (_chances.Happens(0.5))
        {
            query.Append("&field=").Append(on.Lives.FieldCodes[_chances.Below(on.Lives.FieldCodes.Count)]);
        }
        if (_chances.Happens(0.5))
        {
            query.Append(CultureInfo.InvariantCulture, $"&channel={1 + _chances.Below(5)}");
        }
        if (_chances.Happens(0.5))
        {
            query.Append("&excludeCertification=true");
        }
        if (asOf is { } instant)
        {
            query.Append("&asOf=").Append(Uri.EscapeDataString(instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)));
        }
        return new Uri(query.ToString(), UriKind.Relative);
    }
}
