using QuantBuild.GgmlOracle;
using QuantBuild.Kernels.Ggml.Grid;

namespace QuantBuild.Gguf.Tests.Kernels.Grid;

/// <summary>With the environment variable QUANTBUILD_WRITE_GRIDS=path it writes the resource instead, out of ggml.</summary>
[TestClass]
public sealed class The_grids_are_those_of_ggml
{
    [TestMethod]
    public void The_resource_holds_the_points_that_ggml_dequantizes()
    {
        if (OracleLibraries.Missing is { } reason) Assert.Inconclusive(reason);
        var expected = OracleGrids.Read();
        if (Environment.GetEnvironmentVariable("QUANTBUILD_WRITE_GRIDS") is { Length: > 0 } path)
        {
            File.WriteAllBytes(path, expected);
            Assert.Inconclusive($"{expected.Length} bytes of grids written to {path}; nothing compared.");
        }

        using var stream = typeof(GridPoints).Assembly.GetManifestResourceStream(typeof(GridPoints), "Grids.bin")!;
        var actual = new byte[stream.Length];
        stream.ReadExactly(actual);
        CollectionAssert.AreEqual(expected, actual);
    }
}
