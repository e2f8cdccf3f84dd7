using System.Text;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Checkpoint;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Core.Tests.Formats.Checkpoint;

/// <summary>A temporary folder in which a test puts a checkpoint together.</summary>
internal sealed class CheckpointFolder : IDisposable
{
    public CheckpointFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"quantbuild-checkpoint-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>A file of scalars of one byte, each with its place among them as its value.</summary>
    public string Weights(string name, params string[] tensors)
    {
        var layout = SafetensorsHeader.Layout([.. tensors.Select(tensor => (tensor, SafetensorsType.U8, (IReadOnlyList<long>)[]))], new Dictionary<string, string>());
        var bytes = new byte[layout.FileLength];
        layout.Header.CopyTo(bytes, 0);
        for (var i = 0; i < tensors.Length; i++) bytes[layout.Offsets[i]] = (byte)i;
        return Write(name, bytes);
    }

    /// <summary>An index of tensors and their files.</summary>
    public string Index(params (string Tensor, string File)[] entries) => Write(
        "model.safetensors.index.json",
        $$$"""{"metadata":{"total_size":2},"weight_map":{{{{string.Join(',', entries.Select(entry => $"\"{entry.Tensor}\":\"{entry.File}\""))}}}}}""");

    public HuggingFaceCheckpoint Open() => HuggingFaceCheckpoint.Open(Path);

    public string[] Names()
    {
        using var checkpoint = Open();
        return [.. checkpoint.Tensors.Select(tensor => tensor.Name)];
    }

    /// <summary>What is said about the folder, or about a file in it.</summary>
    public Diagnostic Refusal(string? name = null) =>
        Assert.ThrowsExactly<QuantBuildException>(() => HuggingFaceCheckpoint.Open(name is null ? Path : System.IO.Path.Combine(Path, name)).Dispose()).Diagnostic;
}
