using System.Globalization;
using Google.Protobuf;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Formats.Onnx.Wire;
using QuantBuild.IO;

namespace QuantBuild.Formats.Onnx;

/// <summary>
/// Where every byte of a result goes: all inline while the file stays well below protobuf's 2 GB, otherwise, or when the
/// source did so, large tensors in one data file beside it.
/// </summary>
internal sealed class OnnxLayout
{
    /// <summary>Protobuf ends at 2 GB; loaders hold an inline file in memory twice. Half of the limit is comfortable.</summary>
    private const long InlineLimit = 1L << 30;

    /// <summary>Offsets of external data, so that runtimes can map them (ONNX, ExternalData.md).</summary>
    private const long Alignment = 4096;

    /// <summary>Smaller tensors stay in the model file.</summary>
    private const long SmallestExternal = 1024;

    private readonly WireWeaver weaver;
    private readonly List<(OutputRegion Region, long Offset)> external = [];
    private readonly HashSet<OnnxPayload> used = [];
    private readonly string dataName;
    private long dataLength;

    private OnnxLayout(ModelProto model, IReadOnlyList<OnnxPayload> payloads, string outputName, bool externalize)
    {
        dataName = DataName(outputName);
        model = model.Clone();
        var offsets = new Dictionary<int, long>();
        var attributes = externalize && InlineBytes(TensorWalk.All(model).Except(model.Graph.Initializer), payloads) > InlineLimit;
        var initializers = attributes ? null : TensorWalk.Initializers(model).ToHashSet<TensorProto>(ReferenceEqualityComparer.Instance);
        foreach (var tensor in TensorWalk.All(model))
        {
            if (!tensor.HasQuantbuildPayload) continue;
            var number = tensor.QuantbuildPayload;
            var payload = payloads[number];
            used.Add(payload);
            if (!externalize || payload.Region.Length < SmallestExternal || initializers?.Contains(tensor) == false || !IsRaw(payload)) continue;
            if (!offsets.TryGetValue(number, out var offset))
            {
                offset = (dataLength + Alignment - 1) / Alignment * Alignment;
                offsets.Add(number, offset);
                dataLength = offset + payload.Region.Length;
                external.Add((payload.Region, offset));
            }
            tensor.ClearQuantbuildPayload();
            tensor.DataLocation = 1;
            Add(tensor, "location", dataName);
            Add(tensor, "offset", offset.ToString(CultureInfo.InvariantCulture));
            Add(tensor, "length", payload.Region.Length.ToString(CultureInfo.InvariantCulture));
        }
        weaver = new WireWeaver(model.ToByteArray(), payloads);
    }

    /// <summary>All files together.</summary>
    public long TotalBytes => weaver.Length + dataLength;

    /// <summary>The payloads that the result holds.</summary>
    public IEnumerable<OnnxPayload> Used => used;

    public static OnnxLayout Create(ModelProto model, IReadOnlyList<OnnxPayload> payloads, string outputName, bool sourceIsExternal) =>
        new(model, payloads, outputName, sourceIsExternal || InlineBytes(TensorWalk.All(model), payloads) > InlineLimit);

    public static string DataName(string outputName) => $"{outputName}.data";

    /// <summary>Creates the files, writes everything but the data, and places those.</summary>
    /// <returns>The files, to be disposed when the data are written.</returns>
    public IReadOnlyList<OutputFile> Begin(OutputTransaction output, string outputName)
    {
        var files = new List<OutputFile> { output.Create(outputName, weaver.Length) };
        try
        {
            weaver.Write(files[0]);
            if (external.Count > 0)
            {
                files.Add(output.Create(dataName, dataLength));
                foreach (var (region, offset) in external) region.PlaceAt(files[1], offset);
            }
            return files;
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    private static long InlineBytes(IEnumerable<TensorProto> tensors, IReadOnlyList<OnnxPayload> payloads) =>
        tensors.Where(tensor => tensor.HasQuantbuildPayload).Sum(tensor => payloads[tensor.QuantbuildPayload].Region.Length);

    /// <summary>True when the bytes are what raw_data would hold: raw_data itself, or little-endian floats.</summary>
    private static bool IsRaw(OnnxPayload payload) => payload.Field is OnnxMessages.RawDataField or 4 or 10;

    private static void Add(TensorProto tensor, string key, string value) =>
        tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
}
