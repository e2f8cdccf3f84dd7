using Google.Protobuf;
using QuantBuild.Diagnostics;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.OnnxRuntime;
using QuantBuild.Planning;
using QuantBuild.Validation;

namespace QuantBuild.Engine.Tests.Support;

/// <summary>A folder for one test, and the engine with the real ONNX Runtime. Results go to a folder of their own.</summary>
internal sealed class Workspace : IDisposable
{
    public static readonly ValidationSettings NoValidation = new() { Enabled = false };

    private static readonly Lazy<IInferenceRuntime?> Runtime = new(() => OnnxRuntimeLocator.Find().Library);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("quantbuild-engine-");

    public Quantizer Quantizer { get; } = new(_ => Runtime.Value);

    public string Folder => directory.FullName;

    public string OutputFolder => PathOf("out");

    public string Output => Path.Combine(OutputFolder, "result.onnx");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Save(ModelProto model, string name = "model.onnx") => Save(model.ToByteArray(), name);

    public string Save(byte[] bytes, string name = "model.onnx")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    public QuantizationResult Quantize(
        string source, string precision, QuantizationSettings? settings = null, ValidationSettings? validation = null, string? output = null, CancellationToken cancellation = default) =>
        Quantizer.Quantize(
            new QuantizationRequest
            {
                Source = source,
                Output = output ?? Output,
                Settings = (settings ?? new()) with { Precision = precision },
                Validation = validation ?? NoValidation,
            }, null, cancellation);

    /// <summary>Quantizes and reads the result back, without running it.</summary>
    public FinishedRun Convert(string source, string precision, QuantizationSettings? settings = null) =>
        Finish(source, Quantize(source, precision, settings));

    public FinishedRun Convert(ModelProto model, string precision, QuantizationSettings? settings = null) => Convert(Save(model), precision, settings);

    /// <summary>Quantizes, runs source and result in ONNX Runtime, and reads the result back.</summary>
    public FinishedRun Validate(string source, string precision, QuantizationSettings? settings = null)
    {
        if (Runtime.Value is null) Assert.Inconclusive("No ONNX Runtime library is packed for this system.");
        var result = Quantize(source, precision, settings, new ValidationSettings { MinCosine = -1 });
        Assert.IsTrue(result.Succeeded, string.Join(Environment.NewLine, result.Errors));
        Assert.IsNotNull(result.Report.Validation, string.Join(Environment.NewLine, result.Report.Warnings));
        return Finish(source, result);
    }

    public FinishedRun Validate(ModelProto model, string precision, QuantizationSettings? settings = null) => Validate(Save(model), precision, settings);

    /// <summary>A run that must end in a coded error and leave nothing behind.</summary>
    public Diagnostic Refuse(string source, string precision = "INT8", QuantizationSettings? settings = null)
    {
        var error = Assert.ThrowsExactly<QuantBuildException>(() => Quantize(source, precision, settings)).Diagnostic;
        AssertNothingIsLeft();
        return error;
    }

    public void AssertNothingIsLeft() =>
        Assert.IsEmpty(Directory.Exists(OutputFolder) ? Directory.GetFileSystemEntries(OutputFolder).Select(Path.GetFileName).ToArray() : []);

    public void Dispose() => directory.Delete(recursive: true);

    private FinishedRun Finish(string source, QuantizationResult result)
    {
        Assert.IsTrue(result.Succeeded, string.Join(Environment.NewLine, result.Errors));
        var output = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Output));
        var weights = Quantizer.Compare(source, Output, NoValidation).Tensors;
        return new FinishedRun(result.Report, output, weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal));
    }
}
