using System.Globalization;
using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.Benchmarks.Compare;

/// <summary>Whether two results hold the same codes and scales, whatever their tensors are called. Read by protobuf alone.</summary>
internal static class SameCodes
{
    /// <returns>A word for a table: yes, no with how much differs, or why they cannot be compared.</returns>
    public static string Of(string one, string other)
    {
        var (mine, theirs) = (Constants(Open(one)), Constants(Open(other)));
        if (mine.Count != theirs.Count || mine.Zip(theirs).Any(static pair => pair.First.Kind != pair.Second.Kind)) return "other operators";
        long all = 0, different = 0;
        foreach (var (first, second) in mine.Zip(theirs))
        {
            var (left, right) = (Bytes(one, first.Tensor), Bytes(other, second.Tensor));
            if (left.Length != right.Length) return $"no: {first.Tensor.Name} has another length";
            all += left.Length;
            different += left.Zip(right).LongCount(static pair => pair.First != pair.Second);
        }
        return different == 0 ? "yes" : string.Create(CultureInfo.InvariantCulture, $"no: {different} of {all} bytes");
    }

    private static ModelProto Open(string path)
    {
        using var file = File.OpenRead(path);
        return ModelProto.Parser.ParseFrom(file);
    }

    // In the order of the nodes: codes and scales, or the weight itself where it is a number of another type.
    private static List<(string Kind, TensorProto Tensor)> Constants(ModelProto model)
    {
        var initializers = model.Graph.Initializer.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        return [.. model.Graph.Node.SelectMany(node => Inputs(node).Where(initializers.ContainsKey).Select(input => (node.OpType, initializers[input])))];
    }

    private static IEnumerable<string> Inputs(NodeProto node) => node.OpType switch
    {
        "MatMulNBits" => node.Input.Skip(1).Take(2),
        "DequantizeLinear" => node.Input.Take(2),
        "MatMul" => node.Input.Skip(1),
        _ => [],
    };

    private static byte[] Bytes(string model, TensorProto tensor)
    {
        if (tensor.DataLocation != 1) return tensor.RawData.ToByteArray();
        var places = tensor.ExternalData.ToDictionary(static entry => entry.Key, static entry => entry.Value, StringComparer.Ordinal);
        using var file = File.OpenRead(Path.Combine(Path.GetDirectoryName(model)!, places["location"]));
        file.Position = places.TryGetValue("offset", out var offset) ? long.Parse(offset, CultureInfo.InvariantCulture) : 0;
        var bytes = new byte[places.TryGetValue("length", out var length) ? long.Parse(length, CultureInfo.InvariantCulture) : file.Length - file.Position];
        file.ReadExactly(bytes);
        return bytes;
    }
}
