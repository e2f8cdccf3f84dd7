using QuantBuild.Caching;
using QuantBuild.Diagnostics;
using QuantBuild.Reporting;

namespace QuantBuild.Core.Tests.Caching;

/// <summary>Manifests for tests.</summary>
internal static class Manifests
{
    public static string Key(char digit) => new(digit, 64);

    public static ResultManifest Of(string key, params StoredFile[] files) => new()
    {
        Version = ResultManifest.CurrentVersion,
        Key = key,
        Files = files,
        Report = new QuantizationReport
        {
            Source = "model.onnx",
            Output = "model.int4.onnx",
            SourceBytes = 1000,
            OutputBytes = 200,
            Format = "onnx",
            Precision = "INT4",
            ElapsedSeconds = 0.1,
            PeakMemoryBytes = 5,
            SourceSha256 = Key('a'),
            OutputSha256 = Key('b'),
            Tensors =
            [
                new TensorReport
                {
                    Name = "w\n\u001b\"",
                    Operator = "MatMul",
                    Shape = [3, 4_000_000_000],
                    From = "FP32",
                    To = "INT4",
                    Algorithm = "RTN",
                    BlockSize = -1,
                    BytesBefore = 1,
                    BytesAfter = 2,
                    SqnrDb = double.PositiveInfinity,
                    MaxAbsError = double.NaN,
                    Kept = null,
                },
            ],
            Validation = new ValidationReport
            {
                Runtime = "R",
                Inputs = "data",
                Samples = 3,
                Passed = true,
                Outputs = [new OutputReport { Name = "y", Cosine = 0.1 + 0.2, SqnrDb = null, MaxAbsError = double.NegativeInfinity, Agreement = 1 }],
            },
            Warnings = [Diagnostic.Warning("QB2101", "source", "Odd") with { Tensor = "t", Found = "f", Expected = "e", Remedy = "r" }, Diagnostic.Note("QB2102", "output", "Ünï 模型")],
        },
    };
}
