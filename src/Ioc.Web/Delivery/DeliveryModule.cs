namespace Ioc.Delivery;

/// <summary>How what must be told reaches people and programs.</summary>
public static class DeliveryModule
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services.AddSingleton<Outbox>();
}
