using QuantBuild.Kernels;

namespace QuantBuild.Core.Tests.Kernels;

[TestClass]
public sealed class NonFiniteValues
{
    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void Are_found_at_any_place(float bad)
    {
        var values = new float[200];
        Array.Fill(values, float.MaxValue);
        Assert.AreEqual(-1, RangeKernel.IndexOfNonFinite(values));
        for (int i = values.Length - 1; i >= 0; i--)
        {
            values[i] = bad;
            Assert.AreEqual(i, RangeKernel.IndexOfNonFinite(values));
        }
    }

    [TestMethod]
    public void Leave_no_mark_on_a_range_when_they_are_not_numbers()
    {
        var values = Enumerable.Repeat(float.NaN, 40).ToArray();
        values[17] = -2f;
        values[33] = 3f;
        Assert.AreEqual(new ValueRange(-2f, 3f), RangeKernel.Of(values));
        Assert.AreEqual(new ValueRange(float.PositiveInfinity, float.NegativeInfinity), RangeKernel.Of([float.NaN]));
    }
}
