using System.Net;

namespace Ioc.Tests.Shell;

public class OperationsTests
{
    [Fact]
    public async Task Alive_and_ready_need_no_sign_in()
    {
        await using var product = await RunningProduct.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("/readyz")).StatusCode);
    }
}
