using System.Text;
using System.Text.Json;
using QuantBuild.Diagnostics;
using QuantBuild.Reporting;

namespace QuantBuild.Core.Tests.Reporting;

[TestClass]
public sealed class ReportJsonTests
{
    private static readonly string[] _reportKeys =
    [
        "version", "source", "output", "sourceBytes", "outputBytes", "format", "precision", "origin", "elapsedSeconds", "peakMemoryBytes",
        "sourceSha256", "outputSha256", "tensors", "validation", "warnings",
    ];

    private static readonly string[] _tensorKeys =
    [
        "name", "operator", "shape", "from", "to", "algorithm", "blockSize", "bytesBefore", "bytesAfter", "sqnrDb", "maxAbsError", "kept",
    ];

    [TestMethod]
    public void The_keys_are_those_of_the_documentation_in_that_order()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Report()));

        Assert.AreSequenceEqual(_reportKeys, Keys(json.RootElement));
        Assert.AreSequenceEqual(_tensorKeys, Keys(json.RootElement.GetProperty("tensors")[0]));
        Assert.AreSequenceEqual(new[] { "runtime", "runtimeOrigin", "inputs", "samples", "passed", "outputs" }, Keys(json.RootElement.GetProperty("validation")));
        Assert.AreSequenceEqual(new[] { "name", "cosine", "sqnrDb", "maxAbsError", "agreement" }, Keys(json.RootElement.GetProperty("validation").GetProperty("outputs")[0]));
        Assert.AreSequenceEqual(new[] { "code", "message" }, Keys(json.RootElement.GetProperty("warnings")[0]));
    }

    [TestMethod]
    public void Values_stand_as_they_are()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Report()));
        var root = json.RootElement;

        Assert.AreEqual(1, root.GetProperty("version").GetInt32());
        Assert.AreEqual("../models/ünï.onnx", root.GetProperty("source").GetString());
        Assert.AreEqual(6_000_000_000, root.GetProperty("sourceBytes").GetInt64());
        Assert.AreEqual(0.1, root.GetProperty("elapsedSeconds").GetDouble());
        var tensor = root.GetProperty("tensors")[0];
        Assert.AreEqual("[768,3072]", tensor.GetProperty("shape").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.AreEqual(JsonValueKind.Null, tensor.GetProperty("kept").ValueKind);
        Assert.AreEqual("'a': Odd. Found: x.", root.GetProperty("warnings")[0].GetProperty("message").GetString());
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(double.NegativeInfinity)]
    public void A_number_that_json_does_not_have_is_null(double number)
    {
        var report = Report();
        report = report with
        {
            ElapsedSeconds = number,
            Tensors = [report.Tensors[0] with { SqnrDb = number, MaxAbsError = number }],
            Validation = report.Validation! with { Outputs = [new OutputReport { Name = "y", Cosine = number, SqnrDb = number, MaxAbsError = number, Agreement = number }] },
        };

        using var json = JsonDocument.Parse(ReportJson.Write(report));

        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("elapsedSeconds").ValueKind);
        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("tensors")[0].GetProperty("sqnrDb").ValueKind);
        var output = json.RootElement.GetProperty("validation").GetProperty("outputs")[0];
        foreach (var key in new[] { "cosine", "sqnrDb", "maxAbsError", "agreement" }) Assert.AreEqual(JsonValueKind.Null, output.GetProperty(key).ValueKind);
    }

    [TestMethod]
    public void What_was_not_run_has_no_validation()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Report() with { Validation = null }));

        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("validation").ValueKind);
    }

    [TestMethod]
    public void Errors_are_a_last_key_and_only_there_when_there_are_some()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Report(), [Diagnostic.Error("QB3001", "m.onnx", "Missed")]));
        using var without = JsonDocument.Parse(ReportJson.Write(Report(), []));

        Assert.AreSequenceEqual([.. _reportKeys, "errors"], Keys(json.RootElement));
        Assert.AreSequenceEqual(_reportKeys, Keys(without.RootElement));
    }

    [TestMethod]
    public void The_bytes_are_the_same_on_every_system()
    {
        var bytes = ReportJson.Write(Report());

        Assert.AreEqual((byte)'{', bytes[0]);
        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Contains("ünï", Encoding.UTF8.GetString(bytes));
    }

    [TestMethod]
    public void Half_of_a_surrogate_pair_in_a_name_is_replaced_and_not_fatal()
    {
        var report = Report();
        using var json = JsonDocument.Parse(ReportJson.Write(report with { Tensors = [report.Tensors[0] with { Name = "a\ud800b" }] }));

        Assert.AreEqual("a\ufffdb", json.RootElement.GetProperty("tensors")[0].GetProperty("name").GetString());
    }

    private static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(static property => property.Name)];

    private static QuantizationReport Report() => new()
    {
        Source = "../models/ünï.onnx",
        Output = "../models/ünï.int4.onnx",
        SourceBytes = 6_000_000_000,
        OutputBytes = 1_000_000_000,
        Format = "onnx",
        Precision = "INT4",
        ElapsedSeconds = 0.1,
        PeakMemoryBytes = 1,
        SourceSha256 = "aa",
        OutputSha256 = "bb",
        Tensors =
        [
            new TensorReport
            {
                Name = "w",
                Operator = "MatMul",
                Shape = [768, 3072],
                From = "FP32",
                To = "INT4",
                Algorithm = "RTN",
                BlockSize = 32,
                BytesBefore = 10,
                BytesAfter = 2,
                SqnrDb = 20,
                MaxAbsError = 0.5,
                Kept = null,
            },
        ],
        Validation = new ValidationReport
        {
            Runtime = "ONNX Runtime 1.30.0",
            Inputs = "synthetic",
            Samples = 4,
            Passed = true,
            Outputs = [new OutputReport { Name = "y", Cosine = 1, SqnrDb = null, MaxAbsError = 0, Agreement = 1 }],
        },
        Warnings = [Diagnostic.Warning("QB2004", "m.onnx", "Odd") with { Tensor = "a", Found = "x" }],
    };
}
