using QuantBuild.Validation.Metrics;

namespace QuantBuild.Core.Tests.Validation.Metrics;

[TestClass]
public sealed class OutputSpoolTests
{
    [TestMethod]
    public void What_exceeds_the_limit_goes_to_a_file_and_comes_back_unchanged()
    {
        using var spool = new OutputSpool(memoryLimit: 20);
        spool.Add([Tensors.Floats([2], 1, 2), null]);
        spool.Add([Tensors.Floats([4], 3, 4, 5, 6), Tensors.Strings("a")]);
        spool.Add([Tensors.Floats([4], 7, 8, 9, 10), Tensors.Floats([0])]);

        Assert.AreEqual(32L, spool.Spilled);
        CollectionAssert.AreEqual(new double[] { 7, 8, 9, 10 }, spool.Read(2)[0]!.Values());
        CollectionAssert.AreEqual(new double[] { 1, 2 }, spool.Read(0)[0]!.Values());
        CollectionAssert.AreEqual(new double[] { 3, 4, 5, 6 }, spool.Read(1)[0]!.Values());
        Assert.IsNull(spool.Read(0)[1]);
        Assert.AreEqual("a", spool.Read(1)[1]!.Strings![0]);
    }
}
