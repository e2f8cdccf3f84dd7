using System.Globalization;
using QuantBuild.Kernels;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Streaming;

/// <summary>What MLX's CPU backend made of weights with edge cases, byte for byte.</summary>
[TestClass]
[TestCategory("Shared")]
public sealed class MlxGolden
{
    [TestMethod]
    [DataRow("bf16_g128_b6")]
    [DataRow("bf16_g32_b8")]
    [DataRow("bf16_g64_b3")]
    [DataRow("bf16_g64_b4")]
    [DataRow("f16_g128_b2")]
    [DataRow("f16_g32_b4")]
    [DataRow("f16_g64_b4")]
    [DataRow("f16_g64_b8")]
    [DataRow("f32_g64_b4")]
    [DataRow("f32_g64_b5")]
    public void Weight_scales_and_biases_are_the_same_bytes(string name)
    {
        string[] parts = name.Split('_');
        var type = parts[0] switch { "bf16" => ElementType.BFloat16, "f16" => ElementType.Float16, _ => ElementType.Float32 };
        var format = new AffineGroupFormat(Number(parts[2][1..]), Number(parts[1][1..]), type);
        var (source, rows, columns) = Read(name + ".in");

        var result = JobResult.Affine(source, type, rows, columns, format);

        CollectionAssert.AreEqual(Read(name + ".scales").Data, result.Regions[1], "scales");
        CollectionAssert.AreEqual(Read(name + ".biases").Data, result.Regions[2], "biases");
        CollectionAssert.AreEqual(Read(name + ".weight").Data, result.Regions[0], "weight");
    }

    /// <summary>A line "type rows columns", then the elements.</summary>
    private static (byte[] Data, int Rows, int Columns) Read(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln")))
            folder = folder.Parent;
        string path = Path.Combine(folder?.Parent?.FullName ?? ".", "shared", "golden", "mlx", name);
        if (!File.Exists(path))
            Assert.Inconclusive($"There is no folder 'shared' with golden/mlx/{name} beside the repository.");
        var bytes = File.ReadAllBytes(path).AsSpan();
        int end = bytes.IndexOf((byte)'\n');
        string[] header = System.Text.Encoding.ASCII.GetString(bytes[..end]).Split(' ');
        return (bytes[(end + 1)..].ToArray(), Number(header[1]), Number(header[2]));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
