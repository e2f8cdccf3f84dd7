using QuantBuild.Formats.Onnx.Protobuf;

namespace QuantBuild.TestModels;

/// <summary>Tensors whose bytes are in another file.</summary>
public static class ExternalTensors
{
    /// <param name="offset">As it is written; null to leave it out.</param>
    /// <param name="length">As it is written; null to leave it out.</param>
    public static TensorProto At(string name, long[] shape, string location, string? offset = null, string? length = null, int type = 1)
    {
        var tensor = new TensorProto { DataType = type, Name = name, DataLocation = 1 };
        tensor.Dims.Add(shape);
        Add("location", location);
        if (offset is not null) Add("offset", offset);
        if (length is not null) Add("length", length);
        return tensor;

        void Add(string key, string value) => tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
    }
}
