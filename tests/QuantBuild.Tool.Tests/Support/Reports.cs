using QuantBuild.Diagnostics;
using QuantBuild.Numerics;
using QuantBuild.Reporting;
using QuantBuild.Validation;

namespace QuantBuild.Tool.Tests.Support;

/// <summary>Results as the engine gives them.</summary>
internal static class Reports
{
    public static QuantizationReport Encoder() => new()
    {
        Source = "models/encoder.onnx",
        Output = "models/encoder.int4.onnx",
        SourceBytes = 90_400_000,
        OutputBytes = 15_100_000,
        Format = "onnx",
        Precision = "INT4",
        ElapsedSeconds = 1.25,
        PeakMemoryBytes = 112_345_678,
        SourceSha256 = new string('a', 64),
        OutputSha256 = new string('b', 64),
        Tensors =
        [
            Quantized("layer.0/weight", 25.1, 0.0312),
            Quantized("layer.1/weight", 18.2, 0.0625),
            Quantized("layer.2/weight", null, 0),
            Kept("layer.0/bias", "too small"),
            Kept("layer.1/bias", "too small"),
        ],
        Validation = Validation(),
        Warnings = [Diagnostic.Warning("QB2004", "models/encoder.onnx", "A weight has values that FP16 cannot hold") with { Tensor = "layer.2/weight" }],
    };

    public static ValidationReport Validation() => new()
    {
        Runtime = "ONNX Runtime 1.30.0",
        Inputs = "data",
        Samples = 8,
        Passed = true,
        Outputs =
        [
            new OutputReport { Name = "pooled", Cosine = 0.99999, SqnrDb = 40.25, MaxAbsError = 0.001, Agreement = 1 },
            new OutputReport { Name = "hidden", Cosine = 0.99878, SqnrDb = 25.1, MaxAbsError = 0.0123, Agreement = 0.9912 },
        ],
    };

    public static TensorReport Quantized(string name, double? sqnr, double? error) => new()
    {
        Name = name,
        Operator = "MatMul",
        Shape = [768, 3072],
        From = "FP32",
        To = "INT4",
        Algorithm = "RTN",
        BlockSize = 32,
        BytesBefore = 9_437_184,
        BytesAfter = 1_327_104,
        SqnrDb = sqnr,
        MaxAbsError = error,
        Kept = null,
    };

    public static TensorReport Kept(string name, string reason) => new()
    {
        Name = name,
        Operator = "Add",
        Shape = [3072],
        From = "FP32",
        To = "FP32",
        Algorithm = null,
        BlockSize = null,
        BytesBefore = 12_288,
        BytesAfter = 12_288,
        SqnrDb = null,
        MaxAbsError = null,
        Kept = reason,
    };

    public static ModelDescription Description() => new()
    {
        Path = "models/encoder.onnx",
        Format = "onnx",
        Bytes = 90_400_000,
        Properties = [new("opset", "17"), new("producer", "pytorch 2.4")],
        Inputs = [new ValueInfo("input_ids", ElementType.Int64, [-1, -1, 128], ["batch", null, null])],
        Outputs = [new ValueInfo("hidden", ElementType.Float32, null, []), new ValueInfo("states", ElementType.Undefined, null, []) { IsTensor = false }],
        Operators = [new("MatMul", 72), new("Add", 60)],
        Tensors = [new TensorDescription("small", "Add", [3072], "FP32", 12_288), new TensorDescription("large", "MatMul", [768, 3072], "FP32", 9_437_184)],
        Precisions = [new PrecisionEstimate("INT8", "onnx", 23_000_000, 73, 25), new PrecisionEstimate("INT4", "onnx", 15_100_000, 73, 25)],
    };

    public static ComparisonReport Comparison() => new()
    {
        Reference = "encoder.onnx",
        Candidate = "encoder.int4.onnx",
        ReferenceBytes = 90_400_000,
        CandidateBytes = 15_100_000,
        Validation = Validation(),
        Tensors =
        [
            new TensorComparison("layer.1/weight", "FP32", "INT4", 18.2, 0.0625),
            new TensorComparison("layer.0/weight", "FP32", "INT4", 25.1, 0.0312),
            new TensorComparison("layer.0/bias", "FP32", "FP32", null, 0),
        ],
    };
}
