namespace Ioc.Tests.Access.OpenIdConnect;

/// <summary>A real provider and a product whose people it keeps, for all tests of a class; the clock only goes on.</summary>
public sealed class Province : IAsyncLifetime
{
    public OfficeClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public OidcPeer? Peer { get; private set; }

    public RunningProduct? Product { get; private set; }

    public async Task InitializeAsync()
    {
        if (OidcPeer.Missing is null)
        {
            Peer = await OidcPeer.StartAsync();
            Product = await ProviderOffice.StartAsync(Peer.Settings, Clock);
            await Peer.ServeAsync(Product);
        }
    }

    public async Task DisposeAsync()
    {
        if (Product is not null)
        {
            await Product.DisposeAsync();
        }
        if (Peer is not null)
        {
            await Peer.DisposeAsync();
        }
    }
}
