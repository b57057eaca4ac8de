using Ioc.Geography;
using Ioc.Rules.Indicators;

namespace Ioc.Indicators;

/// <summary>The load rule in force for a commune on a day: the built-in one until the office's own is read.</summary>
/// <remarks>The rules of alarm hold the thresholds and hand them in here, so that a row and an alarm never differ.</remarks>
public sealed class LoadRules
{
    private volatile Func<Commune?, DateOnly, LoadRule> _of = (_, _) => LoadRule.Default;

    /// <summary>Rows read from now on may show another load.</summary>
    public event Action? Changed;

    /// <param name="commune"><see langword="null"/> for what is not a commune: a field.</param>
    /// <param name="day">Local day that the figures are looked at.</param>
    public LoadRule Of(Commune? commune, DateOnly day) => _of(commune, day);

    public void Use(Func<Commune?, DateOnly, LoadRule> of)
    {
        _of = of;
        Changed?.Invoke();
    }
}
