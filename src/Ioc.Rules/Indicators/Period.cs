namespace Ioc.Rules.Indicators;

/// <summary>A run of local calendar days, both ends included.</summary>
public readonly record struct Period(DateOnly From, DateOnly To)
{
    public bool Contains(DateOnly day) => From <= day && day <= To;
}
