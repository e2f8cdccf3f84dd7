using System.Text.Json.Nodes;
using QuantBuild.Formats.Checkpoint;
using QuantBuild.Numerics;

namespace QuantBuild.Core.Tests.Formats.Checkpoint;

[TestClass]
[TestCategory("Shared")]
public sealed class Checkpoints_of_others
{
    [TestMethod]
    [DataRow("bf16", ElementType.BFloat16)]
    [DataRow("f16", ElementType.Float16)]
    [DataRow("f32", ElementType.Float32)]
    public void A_small_Llama_is_understood_with_and_without_its_configuration(string name, ElementType type)
    {
        using var checkpoint = HuggingFaceCheckpoint.Open(Shared($"models/safetensors/stories260k_{name}.safetensors"));
        var llama = ArchitectureFamily.Of(new JsonObject { ["model_type"] = "llama" });

        Assert.HasCount(47, checkpoint.Tensors);
        foreach (var tensor in checkpoint.Tensors)
        {
            Assert.AreEqual(type, tensor.Source.Type);
            Assert.AreEqual(tensor.Shape.Aggregate(1L, (product, dimension) => product * dimension), tensor.Source.Elements);
            var role = llama.RoleOf(tensor.Name, tensor.Shape.Count);
            Assert.AreNotEqual(TensorRole.Other, role, tensor.Name);
            Assert.AreEqual(role, checkpoint.Family.RoleOf(tensor.Name, tensor.Shape.Count), tensor.Name);
            Assert.AreEqual(role == TensorRole.Norm, tensor.Shape.Count == 1, tensor.Name);
        }
        Assert.AreEqual(4, checkpoint.Tensors.Max(tensor => ArchitectureFamily.LayerOf(tensor.Name)));
    }

    private static string Shared(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) folder = folder.Parent;
        var full = Path.Combine(folder?.Parent?.FullName ?? ".", "shared", path);
        if (!File.Exists(full)) Assert.Inconclusive($"There is no folder 'shared' with {path} beside the repository.");
        return full;
    }
}
