using Ioc.Shell;

namespace Ioc.Dashboards;

/// <summary>Addresses that people open. Those of programs stay unmatched, so that a wrong one is refused as such.</summary>
internal sealed class PagePath : IRouteConstraint
{
    public const string Name = "page";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is not null && !Problems.IsForPrograms(httpContext.Request);
}
