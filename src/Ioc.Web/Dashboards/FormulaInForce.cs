using Ioc.Shell;

namespace Ioc.Dashboards;

/// <summary>How a figure is computed by the rules of today; registered by the slice that holds them, in place of the catalogue's words.</summary>
public sealed record FormulaInForce(string Figure, Func<LocalText> Text);
