using QuantBuild.Caching;
using QuantBuild.Engine.Tests.Support;
using QuantBuild.Reporting;

namespace QuantBuild.Engine.Tests.Caching;

[TestClass]
public class Runs_that_wait
{
    [TestMethod]
    public void Take_the_result_as_soon_as_it_is_there()
    {
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(Models.MatMul()));
        cached.Expect(ResultOrigin.Made, request);
        var (entry, aside) = (cached.Entry, cached.Files.PathOf("aside"));
        Directory.Move(entry, aside);
        using var turn = request.Store!.TryTakeTurn(Path.GetFileName(entry));

        var waiting = Task.Run(() => cached.Run(request));
        Assert.IsFalse(waiting.Wait(TimeSpan.FromMilliseconds(300)), "it did not wait");
        Directory.Move(aside, entry);

        Assert.IsTrue(waiting.Wait(TimeSpan.FromMinutes(1)));
        Assert.AreEqual(ResultOrigin.Cache, waiting.Result.Report.Origin);
    }

    [TestMethod]
    public void Can_be_cancelled_and_leave_nothing()
    {
        using var cached = new CachedWorkspace();
        var request = cached.Request(cached.Files.Save(Models.MatMul()));
        cached.Expect(ResultOrigin.Made, request);
        File.Delete(cached.Files.Output);
        var key = Path.GetFileName(cached.Entry);
        CacheInventory.Of(cached.Cache).Clear();
        using var turn = request.Store!.TryTakeTurn(key);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        Assert.Throws<OperationCanceledException>(() => cached.Files.Quantizer.Quantize(request, null, cancellation.Token));

        cached.Files.AssertNothingIsLeft();
    }
}
