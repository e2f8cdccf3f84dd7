using System.Globalization;
using QuantBuild.Benchmarks;

if (args is not ["make", var gigabytes, var path] || !double.TryParse(gigabytes, NumberStyles.Float, CultureInfo.InvariantCulture, out var size) || size <= 0)
{
    Console.Error.WriteLine("""
        usage: make GIGABYTES FILE.onnx     writes a model with about so many gigabytes (1000³) of FP32 weights in FILE.onnx.data:
                                            a table of embeddings of a third of it, and layers of MatMul
        """);
    return 2;
}

var made = SyntheticModel.Write(path, (long)(size * 1e9));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {made.Tensors} weights, {made.Bytes / 1e9:0.000} GB"));
return 0;
