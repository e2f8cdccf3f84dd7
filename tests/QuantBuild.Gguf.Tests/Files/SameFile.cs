using QuantBuild.Formats.Gguf;

namespace QuantBuild.Gguf.Tests.Files;

/// <summary>Holds a file of ours against one of llama.cpp.</summary>
internal static class SameFile
{
    /// <summary>Metadata key by key in its order, tensor by tensor, and then every byte.</summary>
    public static void Assert(string expected, string actual, string what)
    {
        using (var theirs = GgufFile.Open(expected))
        using (var ours = GgufFile.Open(actual))
        {
            CollectionAssert.AreEqual(Keys(theirs), Keys(ours), what);
            CollectionAssert.AreEqual(Tensors(theirs), Tensors(ours), what);
            foreach (var (their, our) in theirs.Tensors.Zip(ours.Tensors))
                if (!Bytes(their).AsSpan().SequenceEqual(Bytes(our))) Microsoft.VisualStudio.TestTools.UnitTesting.Assert.Fail($"{what}: {their.Name} ({their.Type}) holds other bytes");
        }
        if (!File.ReadAllBytes(expected).AsSpan().SequenceEqual(File.ReadAllBytes(actual))) Microsoft.VisualStudio.TestTools.UnitTesting.Assert.Fail($"{what}: other bytes between the tensors");
    }

    private static string[] Keys(GgufFile file) => [.. file.Metadata.Entries.Select(entry =>
    {
        var content = new byte[entry.Content.Length];
        entry.Content.Read(0, content);
        return $"{entry.Key}: {entry.Type} {entry.ElementType} {entry.Count} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content))}";
    })];

    private static string[] Tensors(GgufFile file) => [.. file.Tensors.Select(tensor => $"{tensor.Name}: {tensor.Type} [{string.Join(", ", tensor.Shape)}] at {tensor.Offset}")];

    private static byte[] Bytes(GgufTensor tensor)
    {
        var bytes = new byte[tensor.Length];
        tensor.File.ReadExactly(tensor.Offset, bytes);
        return bytes;
    }
}
