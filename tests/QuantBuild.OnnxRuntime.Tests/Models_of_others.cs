using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Tests;

/// <summary>Published models with the inputs and outputs that their authors, or ONNX Runtime elsewhere, recorded.</summary>
[TestClass]
[TestCategory("Shared")]
public class Models_of_others
{
    [TestMethod]
    [DataRow("mnist-8/mnist-8.onnx", "mnist-8/test_data_set_0", 0.9999)]
    [DataRow("squeezenet-fp16/SqueezeNet_fp16.onnx", "squeezenet-fp16/test_data_set_0", 0.9999)]
    // 8-bit activations are rounded differently on processors with and without fused 8-bit products.
    [DataRow("mobilenetv2-qdq/model.onnx", "mobilenetv2-qdq/test_data_set_0", 0.99)]
    [DataRow("simple-cnn-opset20-ext/simple_cnn.onnx", "simple-cnn-opset20-ext/test_data_set_0", 0.9999)]
    [DataRow("silero-vad/silero_vad.onnx", "silero-vad/test_data_set_silero_vad", 0.9999)]
    [DataRow("magika-v3.3/model.onnx", "magika-v3.3/test_data_set_0", 0.9999)]
    [DataRow("tashkeel-transformer/model.onnx", "tashkeel-transformer/test_data_set_0", 0.9999)]
    [DataRow("yolox-nano/yolox_nano.onnx", "yolox-nano/test_data_set_0", 0.9999)]
    public void Recorded_outputs_are_computed_again(string model, string data, double bound)
    {
        var root = SharedModels();
        using var session = TestRuntime.Load(Path.Combine(root, model));
        var inputs = Directory.GetFiles(Path.Combine(root, data), "input_*.pb").Select(Read).ToArray();
        var expected = Directory.GetFiles(Path.Combine(root, data), "output_*.pb").Select(Read).ToArray();
        Assert.IsNotEmpty(inputs);
        Assert.IsNotEmpty(expected);

        var named = inputs.Select((tensor, i) => (Name: tensor.Name is { Length: > 0 } name && session.Inputs.Any(input => input.Name == name) ? name : session.Inputs[i].Name, tensor.Value));
        var outputs = session.Run(Tensors.Inputs([.. named]));

        for (var i = 0; i < expected.Length; i++)
        {
            var position = session.Outputs.ToList().FindIndex(output => output.Name == expected[i].Name);
            var actual = outputs[position < 0 ? i : position];
            Assert.IsNotNull(actual);
            CollectionAssert.AreEqual(expected[i].Value.Shape.ToArray(), actual.Shape.ToArray());
            var cosine = Cosine(Numbers(expected[i].Value), Numbers(actual));
            Assert.IsGreaterThan(bound, cosine, $"output {i} '{expected[i].Name}'");
        }
    }

    private static string SharedModels()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "QuantBuild.sln"))) continue;
            var models = Path.Combine(folder.Parent!.FullName, "shared", "models", "onnx");
            if (Directory.Exists(models)) return models;
        }

        Assert.Inconclusive("The folder of shared models is not beside the repository.");
        return "";
    }

    private static (string Name, TensorValue Value) Read(string file)
    {
        var tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(file));
        var (type, data) = tensor.DataType switch
        {
            OnnxType.Float => (ElementType.Float32, Raw(tensor, () => Tensors.Bytes(tensor.FloatData.ToArray()))),
            OnnxType.Float16 => (ElementType.Float16, tensor.RawData.ToByteArray()),
            OnnxType.UInt8 => (ElementType.UInt8, tensor.RawData.ToByteArray()),
            OnnxType.Int32 => (ElementType.Int32, Raw(tensor, () => Tensors.Bytes(tensor.Int32Data.ToArray()))),
            OnnxType.Int64 => (ElementType.Int64, Raw(tensor, () => Tensors.Bytes(tensor.Int64Data.ToArray()))),
            OnnxType.Bool => (ElementType.Bool, tensor.RawData.ToByteArray()),
            _ => throw new NotSupportedException($"{file}: data type {tensor.DataType}"),
        };
        return (tensor.Name, new TensorValue(type, tensor.Dims.ToArray(), data));
    }

    private static byte[] Raw(TensorProto tensor, Func<byte[]> typed) => tensor.RawData.Length > 0 ? tensor.RawData.ToByteArray() : typed();

    private static double[] Numbers(TensorValue value) => value.Type switch
    {
        ElementType.Float32 => Array.ConvertAll(value.As<float>(), static x => (double)x),
        ElementType.Float16 => Array.ConvertAll(value.As<Half>(), static x => (double)x),
        ElementType.Int64 => Array.ConvertAll(value.As<long>(), static x => (double)x),
        ElementType.Int32 => Array.ConvertAll(value.As<int>(), static x => (double)x),
        ElementType.UInt8 => Array.ConvertAll(value.Data, static x => (double)x),
        _ => throw new NotSupportedException($"{value.Type}"),
    };

    private static double Cosine(double[] a, double[] b)
    {
        double dot = 0, lengthA = 0, lengthB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            dot += a[i] * b[i];
            lengthA += a[i] * a[i];
            lengthB += b[i] * b[i];
        }

        return lengthA == 0 && lengthB == 0 ? 1 : dot / Math.Sqrt(lengthA * lengthB);
    }
}
