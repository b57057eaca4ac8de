using Ioc.Access;
using Ioc.Delivery.Channels;
using Ioc.Delivery.Contacts;
using Ioc.Delivery.Mail;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <summary>How what must be told reaches people and programs.</summary>
public static class DeliveryModule
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton(new DeliveryTimes()).AddSingleton(MailTrust.OfTheSystem);
        services.AddSingleton<Outbox>().AddSingleton<NoticeAttachments>().AddSingleton<DeliveryCounts>().AddSingleton<DivideNotices>().AddSingleton<WaitingDispatches>().AddSingleton<DispatchList>().AddSingleton<AnswerDispatch>();
        services.AddSingleton<HttpPost>().AddSingleton<MailSender>().AddSingleton<ChannelsFile>().AddSingleton<ChannelList>();
        services.AddSingleton<ContactBook>().AddScoped<ContactDoor.Forms>().AddSingleton<DeliveryMeter>().AddSingleton<DeliveryWords>();
        services.AddHostedService<DeliveryWorker>();
        services.AddNightly<ForgetDeliveriesJob>(ForgetDeliveriesJob.Name, ForgetDeliveriesJob.At);
        services.AddSingleton(new MenuEntry(DeliveryDoor.Path, "delivery.title", "send", 48, MenuEntry.Alarms, Scopes.Deliveries)).AddSingleton(new MenuEntry(ContactDoor.Path, "contacts.title", "people", 47, MenuEntry.Alarms, Scopes.SeeContacts));
        return services;
    }

    public static IEndpointRouteBuilder MapDelivery(this IEndpointRouteBuilder routes) => routes.MapDeliveries().MapContacts();
}
