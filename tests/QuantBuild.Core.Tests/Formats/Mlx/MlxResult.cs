using System.Buffers.Binary;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Reporting;

namespace QuantBuild.Core.Tests.Formats.Mlx;

/// <summary>A result as a program that knows nothing of this one would read it.</summary>
internal sealed class MlxResult
{
    public MlxResult(TestCheckpoint source, QuantizationReport report)
        : this(source.Output, report)
    {
    }

    public MlxResult(string folder, QuantizationReport report)
    {
        Folder = folder;
        Report = report;
        Config = Json("config.json");
        Index = Json("model.safetensors.index.json");
        foreach (var path in Directory.EnumerateFiles(folder, "model*.safetensors"))
        {
            using var file = SafetensorsFile.Open(path);
            Assert.AreEqual("mlx", file.Metadata["format"]);
            foreach (var tensor in file.Tensors) Tensors.Add(tensor.Name, (Path.GetFileName(path), tensor));
        }
    }

    public string Folder { get; }

    public QuantizationReport Report { get; }

    public JsonObject Config { get; }

    public JsonObject Index { get; }

    public JsonObject Quantization => Config["quantization"]!.AsObject();

    public Dictionary<string, (string File, SafetensorsEntry Entry)> Tensors { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> FileNames => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Codes => [.. Report.Warnings.Select(warning => warning.Code)];

    public string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public byte[] Bytes(string tensor)
    {
        var (file, entry) = Tensors[tensor];
        return File.ReadAllBytes(Path.Combine(Folder, file)).AsSpan((int)entry.Offset, (int)entry.Length).ToArray();
    }

    public string Shape(string tensor) => $"{Tensors[tensor].Entry.Type.Name()} [{string.Join(", ", Tensors[tensor].Entry.Shape)}]";

    /// <summary>The floats of a tensor that is not quantized, or of scales.</summary>
    public float[] Floats(string tensor)
    {
        var bytes = Bytes(tensor);
        var type = Tensors[tensor].Entry.Type;
        var size = type.Bits() / 8;
        var values = new float[bytes.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var place = bytes.AsSpan(i * size);
            values[i] = type switch
            {
                SafetensorsType.F32 => BinaryPrimitives.ReadSingleLittleEndian(place),
                SafetensorsType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(place),
                SafetensorsType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(place) << 16),
                _ => throw new ArgumentException($"{type} is no float."),
            };
        }
        return values;
    }

    /// <summary>The codes of a module, bit by bit.</summary>
    public int[] CodesOf(string module, int bits)
    {
        var bytes = Bytes($"{module}.weight");
        var codes = new int[bytes.Length * 8 / bits];
        for (long bit = 0; bit < (long)codes.Length * bits; bit++)
            if ((bytes[bit / 8] >> (int)(bit % 8) & 1) != 0) codes[bit / bits] |= 1 << (int)(bit % bits);
        return codes;
    }

    private JsonObject Json(string file) => JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, file)))!.AsObject();
}
