using QuantBuild.Diagnostics;
using QuantBuild.Formats.PyTorch;

namespace QuantBuild.Core.Tests.Formats.PyTorch;

/// <summary>A PyTorch file of a test.</summary>
internal sealed class Checkpoint : IDisposable
{
    private Checkpoint(byte[] bytes)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"quantbuild-torch-{Guid.NewGuid():N}.bin");
        File.WriteAllBytes(Path, bytes);
    }

    public string Path { get; }

    public static Checkpoint Of(byte[] bytes) => new(bytes);

    /// <summary>An archive as torch.save writes it.</summary>
    public static Checkpoint Of(byte[] pickle, params (string Key, byte[] Data)[] storages) => new(Archive(new ZipWriter(), pickle, storages).End());

    public static ZipWriter Archive(ZipWriter zip, byte[] pickle, params (string Key, byte[] Data)[] storages)
    {
        zip.Add("archive/data.pkl", pickle).Add("archive/byteorder", "little"u8.ToArray());
        foreach (var (key, data) in storages) zip.Add("archive/data/" + key, data);
        return zip.Add("archive/version", "3\n"u8.ToArray()).Add("archive/.data/serialization_id", "0123"u8.ToArray());
    }

    /// <summary>The bytes 0, 1, 2, and so on.</summary>
    public static byte[] Counting(int bytes) => [.. Enumerable.Range(0, bytes).Select(static i => (byte)i)];

    /// <summary>All bytes of a tensor.</summary>
    public static byte[] Read(TorchTensor tensor)
    {
        var bytes = new byte[tensor.Source.ByteLength];
        tensor.Source.Read(0, bytes);
        return bytes;
    }

    /// <summary>Opens the file, which must be refused with this code at once.</summary>
    public Diagnostic Refused(string code)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var diagnostic = Assert.ThrowsExactly<QuantBuildException>(() => TorchFile.Open(Path).Dispose()).Diagnostic;
        Assert.AreEqual(code, diagnostic.Code, diagnostic.ToString());
        // Milliseconds on an idle machine; the bound leaves room for a busy one.
        Assert.IsLessThan(10, clock.Elapsed.TotalSeconds);
        return diagnostic;
    }

    /// <summary>The pickle must be refused with this code at once.</summary>
    public static Diagnostic Refused(string code, byte[] pickle, params (string Key, byte[] Data)[] storages)
    {
        using var checkpoint = Of(pickle, storages);
        return checkpoint.Refused(code);
    }

    public void Dispose() => File.Delete(Path);
}
