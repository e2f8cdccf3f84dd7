using QuantBuild.Tool.Arguments;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class PrecisionsTests
{
    [TestMethod]
    public void Each_precision_of_the_engine_is_explained_in_the_help() =>
        CollectionAssert.AreEqual(Array.Empty<string>(), Precisions.All.Where(static precision => precision.Meaning.Length == 0).Select(static precision => precision.Name).ToArray());
}
