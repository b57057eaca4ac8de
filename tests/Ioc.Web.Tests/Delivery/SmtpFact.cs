namespace Ioc.Tests.Delivery;

/// <summary>A fact that says aloud why it is skipped where there is no SMTP server.</summary>
public sealed class SmtpFactAttribute : FactAttribute
{
    public SmtpFactAttribute() => Skip = SmtpPeer.Missing;
}

/// <summary>As <see cref="SmtpFactAttribute"/>, with rows.</summary>
public sealed class SmtpTheoryAttribute : TheoryAttribute
{
    public SmtpTheoryAttribute() => Skip = SmtpPeer.Missing;
}
