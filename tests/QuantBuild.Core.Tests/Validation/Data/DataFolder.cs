using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Validation;
using QuantBuild.Validation.Data;

namespace QuantBuild.Core.Tests.Validation.Data;

/// <summary>A temporary folder in which a test makes its data files.</summary>
internal sealed class DataFolder : IDisposable
{
    public DataFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"quantbuild-data-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string WritePb(string name, TensorProto tensor) => Write(name, tensor.ToByteArray());

    public string WriteNpz(string name, CompressionLevel level, params (string Entry, byte[] Data)[] entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (entry, data) in entries)
            {
                using var stream = archive.CreateEntry(entry, level).Open();
                stream.Write(data);
            }
        }

        return Write(name, memory.ToArray());
    }

    /// <summary>A .npy file with a header as NumPy writes it.</summary>
    public static byte[] Npy(string descr, string shape, byte[] data, bool fortran = false, int version = 1) =>
        NpyOf($"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}", data, version);

    public static byte[] NpyOf(string header, byte[] data, int version = 1)
    {
        var prefix = version == 1 ? 10 : 12;
        var text = Encoding.UTF8.GetBytes(header.PadRight(((prefix + header.Length + 64) / 64 * 64) - prefix - 1) + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes((uint)text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static List<IReadOnlyDictionary<string, TensorValue>> Read(string path, params ValueInfo[] inputs) => Read(path, out _, inputs);

    public static List<IReadOnlyDictionary<string, TensorValue>> Read(string path, out List<Diagnostic> warnings, params ValueInfo[] inputs)
    {
        var list = new List<Diagnostic>();
        warnings = list;
        return [.. new DataSamples([path], inputs, list.Add).Samples()];
    }

    /// <summary>The coded error that reading ends in.</summary>
    public static Diagnostic Refused(string path, params ValueInfo[] inputs) =>
        Assert.ThrowsExactly<QuantBuildException>(() => Read(path, inputs)).Diagnostic;
}
